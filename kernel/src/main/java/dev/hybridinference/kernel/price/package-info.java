/** What tokens and GPU time cost. */
@NullMarked
package dev.hybridinference.kernel.price;

import org.jspecify.annotations.NullMarked;

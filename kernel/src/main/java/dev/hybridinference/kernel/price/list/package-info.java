/** Price lists as files: our own form, and what other projects publish. */
@NullMarked
package dev.hybridinference.kernel.price.list;

import org.jspecify.annotations.NullMarked;

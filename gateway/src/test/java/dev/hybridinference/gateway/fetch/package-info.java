/** Tests of whole small answers. */
@NullMarked
package dev.hybridinference.gateway.fetch;

import org.jspecify.annotations.NullMarked;

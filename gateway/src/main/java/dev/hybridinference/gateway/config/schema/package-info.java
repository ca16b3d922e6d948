/** What may be set: types and fields as data, and what is made from them. */
@NullMarked
package dev.hybridinference.gateway.config.schema;

import org.jspecify.annotations.NullMarked;

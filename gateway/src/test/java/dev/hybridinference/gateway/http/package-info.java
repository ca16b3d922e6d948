/** Specifications of the shared HTTP/1.1 grammar. */
@NullMarked
package dev.hybridinference.gateway.http;

import org.jspecify.annotations.NullMarked;

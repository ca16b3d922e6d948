/**
 * HTTP/1.1 grammar that both sides of the gateway share: header lines, header blocks, chunked
 * framing.
 */
@NullMarked
package dev.hybridinference.gateway.http;

import org.jspecify.annotations.NullMarked;

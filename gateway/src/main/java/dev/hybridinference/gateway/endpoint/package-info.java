/** Places at an endpoint: who may go there now, who waits, and what is learned from how it went. */
@NullMarked
package dev.hybridinference.gateway.endpoint;

import org.jspecify.annotations.NullMarked;

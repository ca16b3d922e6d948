/** The built-in provider: a small model that needs no network, so that the first call succeeds. */
@NullMarked
package dev.hybridinference.gateway.demo;

import org.jspecify.annotations.NullMarked;

/** The way of a request from its head to its close. */
@NullMarked
package dev.hybridinference.gateway.exchange;

import org.jspecify.annotations.NullMarked;

/** A TCP relay that delays, cuts, resets and throttles what passes through it. */
@NullMarked
package dev.hybridinference.testkit.fault;

import org.jspecify.annotations.NullMarked;

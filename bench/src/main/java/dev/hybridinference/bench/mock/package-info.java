/** The mock upstream: a very cheap provider whose behaviour is written in the model name. */
@NullMarked
package dev.hybridinference.bench.mock;

import org.jspecify.annotations.NullMarked;

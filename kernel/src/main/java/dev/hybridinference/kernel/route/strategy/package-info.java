/** The strategies that order the targets of a tier. */
@NullMarked
package dev.hybridinference.kernel.route.strategy;

import org.jspecify.annotations.NullMarked;

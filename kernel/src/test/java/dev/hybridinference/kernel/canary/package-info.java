/** Classes that break the guards on purpose, to prove that each guard can fail. */
@NullMarked
package dev.hybridinference.kernel.canary;

import org.jspecify.annotations.NullMarked;

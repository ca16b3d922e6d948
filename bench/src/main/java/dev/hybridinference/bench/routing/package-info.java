/** The gateway in front of model servers that fail, slow down and fill up while it is measured. */
@NullMarked
package dev.hybridinference.bench.routing;

import org.jspecify.annotations.NullMarked;

/** Child processes of the bench: their command lines, their readiness and their end. */
@NullMarked
package dev.hybridinference.bench.process;

import org.jspecify.annotations.NullMarked;

/** What putting requests and answers into another protocol costs by itself. */
@NullMarked
package dev.hybridinference.bench.translate;

import org.jspecify.annotations.NullMarked;

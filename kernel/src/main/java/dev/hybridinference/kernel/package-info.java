@NullMarked
package dev.hybridinference.kernel;

import org.jspecify.annotations.NullMarked;

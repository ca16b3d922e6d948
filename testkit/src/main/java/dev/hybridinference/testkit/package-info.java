@NullMarked
package dev.hybridinference.testkit;

import org.jspecify.annotations.NullMarked;

/** A strict JSON reader and writer for tests, sharing nothing with the product's scanners. */
@NullMarked
package dev.hybridinference.testkit.json;

import org.jspecify.annotations.NullMarked;

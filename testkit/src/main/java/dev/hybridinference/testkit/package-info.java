/** What tests are made of: waiting, seeds, golden cases and leak checks. */
@NullMarked
package dev.hybridinference.testkit;

import org.jspecify.annotations.NullMarked;

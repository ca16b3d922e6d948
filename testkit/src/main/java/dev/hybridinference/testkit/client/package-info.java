/** A byte-level HTTP/1.1 client that says exactly what it is told and reads answers strictly. */
@NullMarked
package dev.hybridinference.testkit.client;

import org.jspecify.annotations.NullMarked;

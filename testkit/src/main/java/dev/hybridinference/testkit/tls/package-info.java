/** Certificates for servers of tests, good and bad. */
@NullMarked
package dev.hybridinference.testkit.tls;

import org.jspecify.annotations.NullMarked;

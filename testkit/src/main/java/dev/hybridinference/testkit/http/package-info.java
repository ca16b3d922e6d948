/** Strict reading of HTTP/1.1 heads, shared by the test server and the test client. */
@NullMarked
package dev.hybridinference.testkit.http;

import org.jspecify.annotations.NullMarked;

/** The bodies of requests and answers that are kept beside the books. */
@NullMarked
package dev.hybridinference.gateway.content;

import org.jspecify.annotations.NullMarked;

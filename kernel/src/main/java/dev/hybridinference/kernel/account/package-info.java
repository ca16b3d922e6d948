/** Credentials towards providers: what is borrowed for one attempt. */
@NullMarked
package dev.hybridinference.kernel.account;

import org.jspecify.annotations.NullMarked;

/** A scripted provider: a real HTTP/1.1 server that answers as told and logs all it received. */
@NullMarked
package dev.hybridinference.testkit.provider;

import org.jspecify.annotations.NullMarked;

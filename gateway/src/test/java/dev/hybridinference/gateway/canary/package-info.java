/** A small module that breaks the guards on purpose, to prove that each guard can fail. */
@NullMarked
package dev.hybridinference.gateway.canary;

import org.jspecify.annotations.NullMarked;

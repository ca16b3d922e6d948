/** The running process: everything built, started, reloaded and stopped in order. */
@NullMarked
package dev.hybridinference.gateway.process;

import org.jspecify.annotations.NullMarked;

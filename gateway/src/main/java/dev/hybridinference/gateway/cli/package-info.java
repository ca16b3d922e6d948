/** The command line: one file per command, loaded only when it is asked for. */
@NullMarked
package dev.hybridinference.gateway.cli;

import org.jspecify.annotations.NullMarked;

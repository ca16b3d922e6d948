/**
 * Where settings come from: files, merged with their places kept, and the problems found in them.
 */
@NullMarked
package dev.hybridinference.gateway.config.source;

import org.jspecify.annotations.NullMarked;

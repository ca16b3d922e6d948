/**
 * Incremental reading of JSON bytes: validates all of them and remembers only what was asked for.
 */
@NullMarked
package dev.hybridinference.kernel.json;

import org.jspecify.annotations.NullMarked;

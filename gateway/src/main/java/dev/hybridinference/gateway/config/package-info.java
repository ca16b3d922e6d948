/**
 * Configuration: records, the schema they are read by, and the loader that reports every problem.
 */
@NullMarked
package dev.hybridinference.gateway.config;

import org.jspecify.annotations.NullMarked;

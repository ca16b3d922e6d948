/** Start-up against a bare Netty server with its own AOT cache. */
@NullMarked
package dev.hybridinference.bench.startup;

import org.jspecify.annotations.NullMarked;

/** Gateway keys: how they look, where their hashes are kept, and who a presented key belongs to. */
@NullMarked
package dev.hybridinference.gateway.identity;

import org.jspecify.annotations.NullMarked;

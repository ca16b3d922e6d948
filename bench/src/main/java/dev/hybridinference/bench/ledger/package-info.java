/** Whether the books stay right when processes, disks and databases fail, and what they cost. */
@NullMarked
package dev.hybridinference.bench.ledger;

import org.jspecify.annotations.NullMarked;

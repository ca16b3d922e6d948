/** Guards of the kernel's shape: what it may use, and that its packages form no cycle. */
@NullMarked
package dev.hybridinference.kernel.architecture;

import org.jspecify.annotations.NullMarked;

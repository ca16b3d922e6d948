/** The operator's listener: what targets do, what routing would do, and how to intervene. */
@NullMarked
package dev.hybridinference.gateway.admin;

import org.jspecify.annotations.NullMarked;

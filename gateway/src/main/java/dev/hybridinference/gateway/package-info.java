@NullMarked
package dev.hybridinference.gateway;

import org.jspecify.annotations.NullMarked;

/** An API server in memory and node builders for the housekeepers' tests. */
@NullMarked
package dev.capstan.lifecycle.testing;

import org.jspecify.annotations.NullMarked;

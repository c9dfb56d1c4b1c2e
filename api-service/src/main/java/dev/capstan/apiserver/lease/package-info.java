/** Leases: positive durations, columns. */
@NullMarked
package dev.capstan.apiserver.lease;

import org.jspecify.annotations.NullMarked;

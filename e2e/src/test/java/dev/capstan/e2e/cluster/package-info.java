/** Clusters for tests, made and ended by the very command that users type. */
@NullMarked
package dev.capstan.e2e.cluster;

import org.jspecify.annotations.NullMarked;

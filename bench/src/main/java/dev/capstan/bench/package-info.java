/** Measures a cluster from outside, each figure beside a reference from the same run. */
@NullMarked
package dev.capstan.bench;

import org.jspecify.annotations.NullMarked;

/** Builders and clocks that the tests of every service use. */
@NullMarked
package dev.capstan.testing;

import org.jspecify.annotations.NullMarked;

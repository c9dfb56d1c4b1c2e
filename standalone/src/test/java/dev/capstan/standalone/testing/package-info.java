/** What tests of this module share. */
@NullMarked
package dev.capstan.standalone.testing;

import org.jspecify.annotations.NullMarked;

/** Documents that are made of the code, and kept true to it. */
@NullMarked
package dev.capstan.standalone.docs;

import org.jspecify.annotations.NullMarked;

/** One worker per Pod moves what runs towards what is wanted. */
@NullMarked
package dev.capstan.nodeagent.pod;

import org.jspecify.annotations.NullMarked;

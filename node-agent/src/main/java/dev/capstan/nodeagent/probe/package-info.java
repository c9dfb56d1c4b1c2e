/** Asks containers whether they live and whether they are ready. */
@NullMarked
package dev.capstan.nodeagent.probe;

import org.jspecify.annotations.NullMarked;

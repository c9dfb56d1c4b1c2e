/** Finds what runs here without a Pod. */
@NullMarked
package dev.capstan.nodeagent.cleanup;

import org.jspecify.annotations.NullMarked;

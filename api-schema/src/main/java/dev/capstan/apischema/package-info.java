/** Draws the shapes of the API's types from the official Java client, once per build. */
@NullMarked
package dev.capstan.apischema;

import org.jspecify.annotations.NullMarked;

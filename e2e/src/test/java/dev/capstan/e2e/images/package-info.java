/** The images that {@code ./capstan images} builds, as those who use them see them. */
@NullMarked
package dev.capstan.e2e.images;

import org.jspecify.annotations.NullMarked;

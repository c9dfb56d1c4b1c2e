/** JSON patch, merge patch, strategic merge patch. */
@NullMarked
package dev.capstan.apiserver.patch;

import org.jspecify.annotations.NullMarked;

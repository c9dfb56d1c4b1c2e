/** Several instances of a controller on a real broker, killed and stopped. */
@NullMarked
package dev.capstan.standalone.ownership;

import org.jspecify.annotations.NullMarked;

/** Who may come in, and how far: other users of the machine, each component, each login to the broker. */
@NullMarked
package dev.capstan.e2e.doors;

import org.jspecify.annotations.NullMarked;

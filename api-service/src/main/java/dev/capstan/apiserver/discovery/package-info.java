/** What this server serves, told in the two forms that clients ask for, and its version and health. */
@NullMarked
package dev.capstan.apiserver.discovery;

import org.jspecify.annotations.NullMarked;

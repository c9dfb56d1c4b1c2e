/** Who works on what: {@code /capstan/owners}, for {@code ./capstan status}. */
@NullMarked
package dev.capstan.apiserver.owners;

import org.jspecify.annotations.NullMarked;

/** Who owns which field: {@code metadata.managedFields}, and server-side apply, which lives on it. */
@NullMarked
package dev.capstan.apiserver.fieldmanager;

import org.jspecify.annotations.NullMarked;

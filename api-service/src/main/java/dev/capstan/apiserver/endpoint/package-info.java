/** The REST verbs, alike for every kind, and the subresources; what they do to objects is in {@code registry}. */
@NullMarked
package dev.capstan.apiserver.endpoint;

import org.jspecify.annotations.NullMarked;

/** What a Kubernetes object is to us: resource types, keys, owners, selectors, and the small nouns that fabric8's model lacks. */
@NullMarked
package dev.capstan.resource;

import org.jspecify.annotations.NullMarked;

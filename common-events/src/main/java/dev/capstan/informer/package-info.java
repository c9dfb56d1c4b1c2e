/** Informers: a local, indexed copy of one resource, fed from its topic (the vocabulary of client-go). */
@NullMarked
package dev.capstan.informer;

import org.jspecify.annotations.NullMarked;

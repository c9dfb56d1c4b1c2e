/** Create, update and delete with all that Kubernetes attaches to them: defaults, validation, finalizers, grace, preconditions. */
@NullMarked
package dev.capstan.apiserver.registry;

import org.jspecify.annotations.NullMarked;

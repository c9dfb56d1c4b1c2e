/** Deployments: defaults, validation, columns. */
@NullMarked
package dev.capstan.apiserver.deployment;

import org.jspecify.annotations.NullMarked;

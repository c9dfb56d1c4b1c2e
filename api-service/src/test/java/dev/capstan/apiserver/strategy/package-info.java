/** Every kind against what a real Kubernetes answered. */
@NullMarked
package dev.capstan.apiserver.strategy;

import org.jspecify.annotations.NullMarked;

/** How a refusal is told: Kubernetes' Status with code, reason and causes. */
@NullMarked
package dev.capstan.apiserver.errors;

import org.jspecify.annotations.NullMarked;

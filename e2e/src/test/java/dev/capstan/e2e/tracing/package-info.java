/** One trace shows a Deployment's way through all services. */
@NullMarked
package dev.capstan.e2e.tracing;

import org.jspecify.annotations.NullMarked;

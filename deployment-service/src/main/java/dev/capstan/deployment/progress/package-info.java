/** What a Deployment reports: counts, conditions, and whether it gets on. */
@NullMarked
package dev.capstan.deployment.progress;

import org.jspecify.annotations.NullMarked;

/** What operators and probes ask a service: is it alive, is it ready, and if not, why. */
@NullMarked
package dev.capstan.management;

import org.jspecify.annotations.NullMarked;

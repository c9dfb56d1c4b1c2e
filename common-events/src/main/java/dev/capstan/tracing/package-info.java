/** Traces: why a service does what it does, carried from request to record to reconcile (W3C trace context, OpenTelemetry). */
@NullMarked
package dev.capstan.tracing;

import org.jspecify.annotations.NullMarked;

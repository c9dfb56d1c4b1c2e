package dev.capstan.tracing;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Records the steps of a service. Off unless configured; then nothing of OpenTelemetry is even loaded.
 *
 * <p>Who begins a trace is decided at the API server alone: what a service does without a sampled cause isn't recorded.
 */
public interface Tracing extends AutoCloseable {
    Tracing OFF = new NoTracing();

    /** Whether anything may be recorded at all. */
    boolean isOn();

    /** A step on behalf of what this thread does. */
    Span span(String name);

    /** Work that changes made necessary, out of a queue. */
    Span work(String name, Causes causes);

    /**
     * A request from outside.
     *
     * @param traceparent what the client sent; without one that can be read, sampling decides anew
     */
    Span request(String name, @Nullable String traceparent);

    /** What to tell a server about a request to it; null when off. */
    @Nullable
    String outgoing();

    /** A call as a step, with what it throws. */
    default <T extends @Nullable Object> T in(String name, Supplier<T> call) {
        try (Span span = span(name)) {
            try {
                return call.get();
            } catch (RuntimeException failure) {
                span.failed(String.valueOf(failure.getMessage()));
                throw failure;
            }
        }
    }

    /** {@link #in(String, Supplier)} for a call without a result. */
    default void in(String name, Runnable call) {
        in(name, () -> {
            call.run();
            return null;
        });
    }

    @Override
    void close();
}

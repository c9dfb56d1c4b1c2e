package dev.capstan.tracing;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Tracing that is off. */
final class NoTracing implements Tracing {
    @Override
    public boolean isOn() {
        return false;
    }

    @Override
    public Span span(String name) {
        return Span.NONE;
    }

    @Override
    public Span work(String name, Causes causes) {
        return Span.NONE;
    }

    @Override
    public Span request(String name, @Nullable String traceparent) {
        return Span.NONE;
    }

    @Override
    public @Nullable String outgoing() {
        return null;
    }

    @Override
    public <T extends @Nullable Object> T in(String name, Supplier<T> call) {
        return call.get();
    }

    @Override
    public void close() {}
}

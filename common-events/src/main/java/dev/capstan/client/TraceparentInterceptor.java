package dev.capstan.client;

import dev.capstan.tracing.Cause;
import dev.capstan.tracing.Tracing;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;

/** Tells the API server with each request on whose behalf it is made. Called on the thread that makes it. */
final class TraceparentInterceptor implements Interceptor {
    static final String NAME = "traceparent";

    private final Tracing tracing;

    TraceparentInterceptor(Tracing tracing) {
        this.tracing = tracing;
    }

    @Override
    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
        String traceparent = tracing.outgoing();
        if (traceparent != null) {
            builder.setHeader(Cause.TRACEPARENT, traceparent);
        }
    }
}

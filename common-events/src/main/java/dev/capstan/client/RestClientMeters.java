package dev.capstan.client;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.ByteBuffer;
import java.util.List;

/** client-go's {@code rest_client_requests_total}. A request without an answer has the code {@code <error>}. */
final class RestClientMeters implements Interceptor {
    static final String NAME = "CAPSTAN-METERS";

    private final MeterRegistry registry;

    RestClientMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void after(HttpRequest request, HttpResponse<?> response, AsyncBody.Consumer<List<ByteBuffer>> body) {
        count(request, Integer.toString(response.code()));
    }

    @Override
    public void afterConnectionFailure(HttpRequest request, Throwable failure) {
        count(request, "<error>");
    }

    private void count(HttpRequest request, String code) {
        Counter.builder("rest.client.requests")
                .tags(
                        "code",
                        code,
                        "method",
                        request.method(),
                        "host",
                        request.uri().getAuthority())
                .register(registry)
                .increment();
    }
}

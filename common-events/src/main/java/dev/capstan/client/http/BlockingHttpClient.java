package dev.capstan.client.http;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.StandardHttpClient;
import io.fabric8.kubernetes.client.http.StandardHttpHeaders;
import io.fabric8.kubernetes.client.http.StandardHttpRequest;
import io.fabric8.kubernetes.client.http.StandardWebSocketBuilder;
import io.fabric8.kubernetes.client.http.WebSocket;
import io.fabric8.kubernetes.client.http.WebSocketResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.InputStreamEntity;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Carries out each request on the thread that asks, on Apache's blocking client. Everything that fabric8 does with an answer then
 * happens on that thread as well, for the futures that it gets are complete.
 *
 * <p>For requests and answers only: a watch would hold its thread, and WebSockets are refused. Informers read Kafka.
 */
public final class BlockingHttpClient
        extends StandardHttpClient<BlockingHttpClient, BlockingHttpClientFactory, BlockingHttpClientBuilder> {
    private final CloseableHttpClient connections;

    BlockingHttpClient(BlockingHttpClientBuilder builder, CloseableHttpClient connections, AtomicBoolean closed) {
        super(builder, closed);
        this.connections = connections;
    }

    CloseableHttpClient connections() {
        return connections;
    }

    @Override
    public CompletableFuture<HttpResponse<AsyncBody>> consumeBytesDirect(
            StandardHttpRequest request, AsyncBody.Consumer<List<ByteBuffer>> consumer) {
        if (request.isForStreaming()) {
            return refused("a watch");
        }
        HttpClientContext context = HttpClientContext.create();
        if (request.getTimeout() != null) {
            context.setRequestConfig(RequestConfig.custom()
                    .setResponseTimeout(Timeout.of(request.getTimeout()))
                    .build());
        }
        try {
            return CompletableFuture.completedFuture(connections.execute(
                    outgoing(request), context, answer -> new WholeResponse(request, answer, consumer)));
        } catch (IOException failure) {
            return CompletableFuture.failedFuture(failure);
        } catch (IllegalStateException failure) {
            // The pool's way to say that it was closed; to the caller nobody answers any more.
            return CompletableFuture.failedFuture(
                    isClosed() ? new IOException("the client is closed", failure) : failure);
        }
    }

    private static ClassicHttpRequest outgoing(StandardHttpRequest request) {
        ClassicRequestBuilder outgoing =
                ClassicRequestBuilder.create(request.method()).setUri(request.uri());
        request.headers()
                .forEach((name, values) -> values.forEach(value -> {
                    // Those of the body are the entity's to say.
                    if (!name.equalsIgnoreCase(StandardHttpHeaders.CONTENT_TYPE)
                            && !name.equalsIgnoreCase(StandardHttpHeaders.CONTENT_LENGTH)) {
                        outgoing.addHeader(name, value);
                    }
                }));
        HttpEntity body = body(request);
        return body == null ? outgoing.build() : outgoing.setEntity(body).build();
    }

    private static @Nullable HttpEntity body(StandardHttpRequest request) {
        ContentType type = request.getContentType() == null ? null : ContentType.parse(request.getContentType());
        return switch (request.body()) {
            case null -> null;
            case StandardHttpRequest.StringBodyContent text ->
                new ByteArrayEntity(text.getContent().getBytes(StandardCharsets.UTF_8), type);
            case StandardHttpRequest.ByteArrayBodyContent bytes -> new ByteArrayEntity(bytes.getContent(), type);
            case StandardHttpRequest.InputStreamBodyContent stream ->
                new InputStreamEntity(stream.getContent(), stream.getLength(), type);
            default -> throw new IllegalArgumentException("no such body is known: " + request.body());
        };
    }

    @Override
    public CompletableFuture<WebSocketResponse> buildWebSocketDirect(
            StandardWebSocketBuilder webSocket, WebSocket.Listener listener) {
        return refused("a WebSocket");
    }

    private static <T> CompletableFuture<T> refused(String what) {
        return CompletableFuture.failedFuture(new UnsupportedOperationException(
                what + " would hold the thread that asks: use a client of another factory"));
    }

    /** Ends requests that are under way, too. */
    @Override
    protected void doClose() {
        connections.close(CloseMode.IMMEDIATE);
    }
}

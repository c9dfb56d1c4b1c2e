package dev.capstan.client.http;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.StandardHttpHeaders;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.jspecify.annotations.Nullable;

/** An answer that has been read to its end; its body comes in one piece. */
final class WholeResponse extends StandardHttpHeaders implements HttpResponse<AsyncBody>, AsyncBody {
    private static final byte[] NOTHING = {};

    private final HttpRequest request;
    private final int code;
    private final String message;
    private final AsyncBody.Consumer<List<ByteBuffer>> consumer;
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private byte @Nullable [] unread;

    WholeResponse(HttpRequest request, ClassicHttpResponse answer, AsyncBody.Consumer<List<ByteBuffer>> consumer)
            throws IOException {
        super(headers(answer));
        this.request = request;
        this.code = answer.getCode();
        this.message = answer.getReasonPhrase() == null ? "" : answer.getReasonPhrase();
        this.consumer = consumer;
        byte[] body = answer.getEntity() == null ? null : EntityUtils.toByteArray(answer.getEntity());
        this.unread = body == null ? NOTHING : body;
    }

    private static Map<String, List<String>> headers(ClassicHttpResponse answer) {
        Map<String, List<String>> headers = new HashMap<>();
        for (Header header : answer.getHeaders()) {
            headers.computeIfAbsent(header.getName(), name -> new ArrayList<>()).add(header.getValue());
        }
        return headers;
    }

    @Override
    public int code() {
        return code;
    }

    @Override
    public String message() {
        return message;
    }

    @Override
    public AsyncBody body() {
        return this;
    }

    @Override
    public HttpRequest request() {
        return request;
    }

    @Override
    public Optional<HttpResponse<?>> previousResponse() {
        return Optional.empty();
    }

    /** First the whole body, then, when the consumer asks on, the end. */
    @Override
    public void consume() {
        byte[] body = unread;
        unread = null;
        if (body == null) {
            done.complete(null);
            return;
        }
        try {
            consumer.consume(List.of(ByteBuffer.wrap(body)), this);
        } catch (Exception failure) {
            done.completeExceptionally(failure);
        }
    }

    @Override
    public CompletableFuture<Void> done() {
        return done;
    }

    @Override
    public void cancel() {
        unread = null;
        done.cancel(false);
    }
}

package dev.capstan.nodeagent.runtime.docker;

import com.github.dockerjava.transport.DockerHttpClient;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Leaves few connections open once a burst of requests is over.
 *
 * <p>docker-java's transport closes no idle connection and has no setting for it, so the busiest moment in a node's life
 * would be held by both sides, with two file descriptors each, until the agent ends. Here what comes while {@value #KEPT}
 * other requests are under way asks for its connection to be closed with the answer ({@code Connection: close}, RFC 9112,
 * section 9.6). A connection to a Unix socket costs a tenth of a millisecond; the first few are kept for that.
 */
final class FewIdleConnections implements DockerHttpClient {
    static final int KEPT = 4;

    private final DockerHttpClient transport;
    private final AtomicInteger underWay = new AtomicInteger();

    FewIdleConnections(DockerHttpClient transport) {
        this.transport = transport;
    }

    @Override
    public Response execute(Request request) {
        boolean spare = underWay.getAndIncrement() >= KEPT;
        try {
            return new Counted(transport.execute(spare ? closing(request) : request));
        } catch (RuntimeException | Error failure) {
            underWay.decrementAndGet();
            throw failure;
        }
    }

    /** What takes its connection over (exec, attach) needs that header for itself, and never gives the connection back. */
    private static Request closing(Request request) {
        return request.hijackedInput() != null
                ? request
                : Request.builder()
                        .from(request)
                        .putHeader("Connection", "close")
                        .build();
    }

    @Override
    public void close() throws IOException {
        transport.close();
    }

    /** Is under way until it is closed. */
    private final class Counted implements Response {
        private final Response response;
        private final AtomicBoolean closed = new AtomicBoolean();

        Counted(Response response) {
            this.response = response;
        }

        @Override
        public int getStatusCode() {
            return response.getStatusCode();
        }

        @Override
        public Map<String, List<String>> getHeaders() {
            return response.getHeaders();
        }

        @Override
        public InputStream getBody() {
            return response.getBody();
        }

        @Override
        public void close() {
            if (!closed.getAndSet(true)) {
                underWay.decrementAndGet();
            }
            response.close();
        }
    }
}

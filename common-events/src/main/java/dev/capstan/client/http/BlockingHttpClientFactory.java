package dev.capstan.client.http;

import io.fabric8.kubernetes.client.http.HttpClient;

/** Given to fabric8's client builder; not found by service loading, so that clients that need WebSocket get what they had. */
public final class BlockingHttpClientFactory implements HttpClient.Factory {
    @Override
    public BlockingHttpClientBuilder newBuilder() {
        return new BlockingHttpClientBuilder(this);
    }
}

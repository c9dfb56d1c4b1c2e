package dev.capstan.apiserver.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLContext;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** Sends requests as they stand, and shows answers as they come. */
public final class ApiClient {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpClient http;
    private final String address;
    private final String token;

    public ApiClient(ApiServer server, String token) {
        this(HttpClient.newHttpClient(), "http://127.0.0.1:" + server.port(), token);
    }

    private ApiClient(HttpClient http, String address, String token) {
        this.http = http;
        this.address = address;
        this.token = token;
    }

    /** The same server, asked by somebody else; an empty token is nobody's. */
    public ApiClient as(String otherToken) {
        return new ApiClient(http, address, otherToken);
    }

    /** The same server, asked over TLS. */
    public ApiClient over(SSLContext sslContext) {
        HttpClient https = HttpClient.newBuilder().sslContext(sslContext).build();
        return new ApiClient(https, address.replace("http:", "https:"), token);
    }

    /** @param body as text and, where it is JSON, as a tree */
    public record Answer(int code, String text, JsonNode body, HttpResponse<?> response) {
        public String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        public List<String> headers(String name) {
            return response.headers().allValues(name);
        }

        public String message() {
            return body.path("message").asString("");
        }

        public String reason() {
            return body.path("reason").asString("");
        }

        /** By JSON pointer, as text. */
        public String at(String pointer) {
            JsonNode found = body.at(pointer);
            return found.isString() ? found.stringValue() : found.toString();
        }
    }

    public Answer get(String path) {
        return send("GET", path, "", "", "Accept", "application/json");
    }

    public Answer get(String path, String accept) {
        return send("GET", path, "", "", "Accept", accept);
    }

    public Answer post(String path, String json) {
        return send("POST", path, "application/json", json);
    }

    public Answer put(String path, JsonNode object) {
        return send("PUT", path, "application/json", object.toString());
    }

    public Answer patch(String path, String mediaType, String patch) {
        return send("PATCH", path, mediaType, patch);
    }

    public Answer merge(String path, String json) {
        return patch(path, "application/merge-patch+json", json);
    }

    public Answer delete(String path) {
        return send("DELETE", path, "", "");
    }

    public Answer delete(String path, String options) {
        return send("DELETE", path, "application/json", options);
    }

    /** @param headers names and values in turn */
    public Answer send(String method, String path, String contentType, String body, String... headers) {
        HttpRequest request = request(method, path, contentType, body, headers);
        try {
            HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
            String text = new String(response.body(), StandardCharsets.UTF_8);
            return new Answer(response.statusCode(), text, parse(text), response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** An answer without an end; close it. */
    public WatchStream watch(String path, String accept) {
        try {
            HttpResponse<InputStream> response =
                    http.send(request("GET", path, "", "", "Accept", accept), BodyHandlers.ofInputStream());
            return new WatchStream(response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public WatchStream watch(String path) {
        return watch(path, "application/json");
    }

    /**
     * A WebSocket; close it.
     *
     * @throws WebSocketHandshakeException when the server refuses
     */
    public WatchSocket webSocket(String path, String... subprotocols) throws WebSocketHandshakeException {
        WatchSocket socket = new WatchSocket();
        WebSocket.Builder builder = http.newWebSocketBuilder().header("Authorization", "Bearer " + token);
        if (subprotocols.length > 0) {
            builder.subprotocols(subprotocols[0], Arrays.copyOfRange(subprotocols, 1, subprotocols.length));
        }
        try {
            builder.buildAsync(URI.create(address.replaceFirst("^http", "ws") + path), socket)
                    .join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof WebSocketHandshakeException refused) {
                throw refused;
            }
            throw e;
        }
        return socket;
    }

    private HttpRequest request(String method, String path, String contentType, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + path))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        if (!contentType.isEmpty()) {
            request.header("Content-Type", contentType);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        return request.build();
    }

    private static JsonNode parse(String text) {
        try {
            return text.startsWith("{") ? JSON.readTree(text) : MissingNode.getInstance();
        } catch (JacksonException e) {
            return MissingNode.getInstance();
        }
    }
}

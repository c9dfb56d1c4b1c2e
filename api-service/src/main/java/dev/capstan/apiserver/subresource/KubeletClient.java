package dev.capstan.apiserver.subresource;

import dev.capstan.apiserver.errors.ApiException;
import dev.capstan.resource.ObjectKey;
import dev.capstan.tls.FileTls;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/** Asks agents, over TLS in both directions. */
@Component
class KubeletClient {
    private static final int LONGEST_ERROR = 10_000;

    private final KubeletProperties properties;
    private volatile @Nullable HttpClient client;

    KubeletClient(KubeletProperties properties) {
        this.properties = properties;
    }

    KubeletAddress addressOf(ObjectNode node) {
        return KubeletAddress.of(node, properties.preferredAddressTypes());
    }

    /**
     * @return the body of a good answer as it arrives; close it
     * @throws ApiException with the agent's own words for any other answer
     */
    InputStream get(KubeletAddress address, String path, String query, ObjectKey pod) throws IOException {
        URI uri = URI.create("https://" + address + path + (query.isEmpty() ? "" : "?" + query));
        HttpResponse<InputStream> response = send(uri);
        if (response.statusCode() == 200) {
            return response.body();
        }
        String text;
        try (InputStream body = response.body()) {
            text = new String(body.readNBytes(LONGEST_ERROR), StandardCharsets.UTF_8).strip();
        }
        throw switch (response.statusCode()) {
            case 400 -> ApiException.badRequest(text);
            case 500 -> ApiException.internal(text);
            default ->
                new ApiException(
                        response.statusCode(),
                        response.statusCode() == 404 ? "NotFound" : "InternalError",
                        "the server could not complete the request for pods/log \"" + pod.name() + "\": " + text,
                        null);
        };
    }

    private HttpResponse<InputStream> send(URI uri) throws IOException {
        try {
            return client().send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw ApiException.internal("Get \"" + uri + "\": " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private HttpClient client() {
        HttpClient current = client;
        if (current == null) {
            current = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(properties.connectTimeout())
                    .sslContext(sslContext())
                    .build();
            client = current;
        }
        return current;
    }

    private SSLContext sslContext() {
        Path certificate = properties.clientCertificateFile();
        Path key = properties.clientKeyFile();
        Path ca = properties.caFile();
        if (certificate == null || key == null || ca == null) {
            throw ApiException.internal("this server has no client certificate for agents (capstan.kubelet.*)");
        }
        return FileTls.context(certificate, key, ca);
    }
}

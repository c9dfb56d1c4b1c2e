package dev.capstan.e2e.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Requests to the API server that no client library would make. */
public final class RawHttp implements AutoCloseable {
    private final HttpClient http;
    private final String address;
    private final String token;

    public RawHttp(CapstanCluster cluster) {
        this(cluster, cluster.address());
    }

    /** @param address of one of several API servers */
    public RawHttp(CapstanCluster cluster, String address) {
        this.http = HttpClient.newBuilder()
                .sslContext(trusting(cluster.directory().resolve("pki/ca.crt")))
                .build();
        this.address = address;
        this.token = cluster.adminToken().strip();
    }

    private static SSLContext trusting(Path certificate) {
        try (InputStream pem = Files.newInputStream(certificate)) {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            trusted.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(pem));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (GeneralSecurityException failure) {
            throw new AssertionError(failure);
        }
    }

    public HttpResponse<String> post(String path, String contentType, String body) {
        return postWithToken(token, path, contentType, body);
    }

    public HttpResponse<String> postAsNobody(String path, String contentType, String body) {
        return send(request("POST", path, contentType, body));
    }

    public HttpResponse<String> getAsNobody(String path) {
        return send(request("GET", path, "", ""));
    }

    public HttpResponse<String> postWithToken(String otherToken, String path, String contentType, String body) {
        return send(otherToken, "POST", path, contentType, body);
    }

    /**
     * One try, whatever comes of it.
     *
     * @throws IOException when there is no answer, which doesn't mean that nothing was done
     */
    public HttpResponse<String> exchange(String method, String path, String contentType, String body, Duration limit)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address + path))
                .timeout(limit)
                .header("Content-Type", contentType)
                .header("Authorization", "Bearer " + token)
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** @param body empty for none; the content type then doesn't matter */
    public HttpResponse<String> send(String otherToken, String method, String path, String contentType, String body) {
        return send(request(method, path, contentType, body).header("Authorization", "Bearer " + otherToken));
    }

    /** @param body not sent if empty, as the content type isn't */
    public HttpResponse<String> sendAccepting(
            String accept, String method, String path, String contentType, String body) {
        return send(request(method, path, contentType, body)
                .header("Accept", accept)
                .header("Authorization", "Bearer " + token));
    }

    /** A watch's frames as they come; the stream ends with the watch. */
    public Stream<String> lines(String path, String accept) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address + path))
                .header("Authorization", "Bearer " + token)
                .header("Accept", accept)
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofLines()).body();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    private HttpRequest.Builder request(String method, String path, String contentType, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + path))
                .timeout(Duration.ofSeconds(30))
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        return contentType.isEmpty() ? request : request.header("Content-Type", contentType);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    /** Ends what is still under way, watches too. */
    @Override
    public void close() {
        http.shutdownNow();
    }
}

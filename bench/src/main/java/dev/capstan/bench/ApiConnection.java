package dev.capstan.bench;

import io.fabric8.kubernetes.client.Config;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/**
 * The cheapest client that the JDK has, one kept connection per calling thread: what it takes, the server on the same cores
 * lacks.
 */
final class ApiConnection {
    static {
        // Read once, when the first connection is made; by default only five idle ones are kept.
        System.setProperty("http.maxConnections", "64");
    }

    private final URI server;
    private final String authorization;
    private final SSLSocketFactory tls;

    ApiConnection(Config kubeconfig) throws IOException, GeneralSecurityException {
        this.server = URI.create(kubeconfig.getMasterUrl());
        this.authorization = "Bearer " + kubeconfig.getAutoOAuthToken();
        this.tls = trusting(Base64.getDecoder().decode(kubeconfig.getCaCertData()));
    }

    /** @throws IOException also for any answer but a good one */
    void send(String method, String path, String json) throws IOException {
        HttpsURLConnection connection = connection(method, path);
        if (!json.isEmpty()) {
            byte[] body = json.getBytes(StandardCharsets.UTF_8);
            connection.setRequestProperty("Content-Type", "application/json");
            connection.setDoOutput(true);
            connection.setFixedLengthStreamingMode(body.length);
            try (OutputStream out = connection.getOutputStream()) {
                out.write(body);
            }
        }
        try (InputStream in = answer(connection)) {
            in.readAllBytes();
        }
    }

    /** The lines of an answer that has no end yet, such as a watch's. */
    BufferedReader open(String path) throws IOException {
        return new BufferedReader(new InputStreamReader(answer(connection("GET", path)), StandardCharsets.UTF_8));
    }

    private HttpsURLConnection connection(String method, String path) throws IOException {
        HttpsURLConnection connection =
                (HttpsURLConnection) server.resolve(path).toURL().openConnection();
        connection.setSSLSocketFactory(tls);
        connection.setRequestMethod(method);
        connection.setRequestProperty("Authorization", authorization);
        connection.setRequestProperty("Accept", "application/json");
        return connection;
    }

    private static InputStream answer(HttpsURLConnection connection) throws IOException {
        if (connection.getResponseCode() / 100 != 2) {
            throw new IOException(connection.getRequestMethod() + " " + connection.getURL() + " was answered "
                    + connection.getResponseCode());
        }
        return connection.getInputStream();
    }

    private static SSLSocketFactory trusting(byte[] authorityPem) throws IOException, GeneralSecurityException {
        KeyStore authorities = KeyStore.getInstance(KeyStore.getDefaultType());
        authorities.load(null, null);
        authorities.setCertificateEntry(
                "authority",
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(authorityPem)));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(authorities);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context.getSocketFactory();
    }
}

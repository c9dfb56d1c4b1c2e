package dev.capstan.apiserver.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.capstan.apiserver.testing.ApiServer;
import dev.capstan.apiserver.testing.TestPki;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateRenewalIT {
    @TempDir
    Path folder;

    @Test
    void aRunningServerShowsARenewedCertificateWithoutARestart() throws IOException {
        TestPki pki = new TestPki(folder).issue("server", "CN=kube-apiserver");
        SSLContext client = pki.sslContext("");
        try (ApiServer server = ApiServer.start(
                "server.ssl.enabled=true",
                "server.ssl.bundle=apiserver",
                "spring.ssl.bundle.pem.apiserver.keystore.certificate=file:" + pki.certificate("server"),
                "spring.ssl.bundle.pem.apiserver.keystore.private-key=file:" + pki.key("server"),
                "spring.ssl.bundle.pem.apiserver.truststore.certificate=file:" + pki.certificate("ca"),
                "spring.ssl.bundle.pem.apiserver.reload-on-update=true",
                "spring.ssl.bundle.watch.file.quiet-period=100ms")) {
            BigInteger first = serialShown(client, server.port());
            assertThat(serialShown(client, server.port())).isEqualTo(first);

            pki.issue("server", "CN=kube-apiserver");

            // A handshake may be cut off at the moment of the change.
            await().atMost(Duration.ofSeconds(60))
                    .ignoreExceptionsInstanceOf(IOException.class)
                    .until(() -> !serialShown(client, server.port()).equals(first));
        }
    }

    private static BigInteger serialShown(SSLContext client, int port) throws IOException {
        try (SSLSocket socket = (SSLSocket) client.getSocketFactory().createSocket("127.0.0.1", port)) {
            socket.startHandshake();
            X509Certificate shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            return shown.getSerialNumber();
        }
    }
}

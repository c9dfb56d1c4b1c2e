package dev.capstan.nodeagent.server;

import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStore;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;

/** Makes the server's TLS context of PEM files. */
public final class ServerTls {
    private ServerTls() {}

    public static SSLContext of(Path certFile, Path keyFile, Path clientCaFile) {
        PemSslStoreDetails key =
                PemSslStoreDetails.forCertificate("file:" + certFile).withPrivateKey("file:" + keyFile);
        PemSslStoreDetails trusted = PemSslStoreDetails.forCertificate("file:" + clientCaFile);
        return SslBundle.of(new PemSslStoreBundle(PemSslStore.load(key), PemSslStore.load(trusted)))
                .createSslContext();
    }
}

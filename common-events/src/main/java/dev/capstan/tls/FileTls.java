package dev.capstan.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStore;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;

/** TLS of PEM files that may be renewed at any time. Connections that are open stay as they are. */
public final class FileTls {
    private FileTls() {}

    /**
     * For both directions.
     *
     * @param key PKCS#8
     * @param authority whose certificates are accepted
     */
    public static SSLContext context(Path certificate, Path key, Path authority) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    new KeyManager[] {keyManager(certificate, key)},
                    new TrustManager[] {trustManager(authority)},
                    null);
            return context;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static KeyManager keyManager(Path certificate, Path key) {
        return new FileKeyManager(new FollowedFiles<>(List.of(certificate, key), () -> {
            PemSslStore store = PemSslStore.load(
                    PemSslStoreDetails.forCertificate("file:" + certificate).withPrivateKey("file:" + key));
            KeyPairs.requireMatch(store);
            return only(
                    X509ExtendedKeyManager.class,
                    SslBundle.of(new PemSslStoreBundle(store, null))
                            .getManagers()
                            .getKeyManagers());
        }));
    }

    public static TrustManager trustManager(Path authority) {
        return new FileTrustManager(new FollowedFiles<>(List.of(authority), () -> {
            PemSslStore store = PemSslStore.load(PemSslStoreDetails.forCertificate("file:" + authority));
            return only(
                    X509ExtendedTrustManager.class,
                    SslBundle.of(new PemSslStoreBundle(null, store))
                            .getManagers()
                            .getTrustManagers());
        }));
    }

    private static <T> T only(Class<T> type, Object[] managers) throws IOException {
        return Arrays.stream(managers)
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElseThrow(() -> new IOException("no " + type.getSimpleName()));
    }
}

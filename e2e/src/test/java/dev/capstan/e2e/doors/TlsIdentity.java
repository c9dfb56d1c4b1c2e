package dev.capstan.e2e.doors;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A client that trusts the cluster's authority and shows one of the certificates under {@code pki/}. */
final class TlsIdentity {
    private static final char[] NO_PASSWORD = {};

    private TlsIdentity() {}

    static SSLContext of(Path pki, String name) throws IOException, GeneralSecurityException {
        Certificate certificate = certificate(pki.resolve(name + ".crt"));
        KeyStore own = emptyStore();
        own.setKeyEntry(
                name,
                key(pki.resolve(name + ".key"), certificate.getPublicKey().getAlgorithm()),
                NO_PASSWORD,
                new Certificate[] {certificate});
        return context(own, NO_PASSWORD, pki.resolve("ca.crt"));
    }

    /** @param store made by keytool, with the password {@code changeit} */
    static SSLContext ofStore(Path store, Path authority) throws IOException, GeneralSecurityException {
        char[] password = "changeit".toCharArray();
        KeyStore own = KeyStore.getInstance("PKCS12");
        try (InputStream content = Files.newInputStream(store)) {
            own.load(content, password);
        }
        return context(own, password, authority);
    }

    private static SSLContext context(KeyStore own, char[] password, Path authority)
            throws IOException, GeneralSecurityException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, password);
        KeyStore trusted = emptyStore();
        trusted.setCertificateEntry("ca", certificate(authority));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, NO_PASSWORD);
        return store;
    }

    private static Certificate certificate(Path pem) throws IOException, GeneralSecurityException {
        return CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(Files.readAllBytes(pem)));
    }

    private static PrivateKey key(Path pem, String algorithm) throws IOException, GeneralSecurityException {
        String base64 = Files.readString(pem).replaceAll("-----[^-]+-----", "").replaceAll("\\s", "");
        return KeyFactory.getInstance(algorithm)
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
    }
}

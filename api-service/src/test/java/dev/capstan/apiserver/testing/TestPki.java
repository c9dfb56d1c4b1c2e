package dev.capstan.apiserver.testing;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStore;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;

/** A certificate authority in a folder, and what it signs: {@code name.crt} and {@code name.key} beside {@code ca.crt}. */
public final class TestPki {
    private static final X500Name AUTHORITY = new X500Name("CN=test-ca");

    private final Path folder;
    private final AtomicLong serial = new AtomicLong(1);
    private final KeyPair authority = keyPair();

    public TestPki(Path folder) {
        this.folder = folder;
        write("ca", AUTHORITY, authority, true);
    }

    /** @param subject {@code CN=x,O=y}; every certificate is good for 127.0.0.1 */
    public TestPki issue(String name, String subject) {
        write(name, new X500Name(subject), keyPair(), false);
        return this;
    }

    public Path certificate(String name) {
        return folder.resolve(name + ".crt");
    }

    public Path key(String name) {
        return folder.resolve(name + ".key");
    }

    /** Trusts the authority; shows the named certificate when asked, or none if the name is empty. */
    public SSLContext sslContext(String name) {
        PemSslStore trust = PemSslStore.load(PemSslStoreDetails.forCertificate("file:" + certificate("ca")));
        PemSslStore own = name.isEmpty()
                ? null
                : PemSslStore.load(PemSslStoreDetails.forCertificate("file:" + certificate(name))
                        .withPrivateKey("file:" + key(name)));
        return SslBundle.of(new PemSslStoreBundle(own, trust)).createSslContext();
    }

    private void write(String name, X500Name subject, KeyPair keys, boolean isAuthority) {
        try {
            Instant now = Instant.now();
            X509v3CertificateBuilder certificate = new JcaX509v3CertificateBuilder(
                    AUTHORITY,
                    BigInteger.valueOf(serial.getAndIncrement()),
                    Date.from(now.minus(Duration.ofMinutes(5))),
                    Date.from(now.plus(Duration.ofDays(1))),
                    subject,
                    keys.getPublic());
            certificate.addExtension(Extension.basicConstraints, true, new BasicConstraints(isAuthority));
            certificate.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(new GeneralName(GeneralName.iPAddress, "127.0.0.1")));
            var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(authority.getPrivate());
            Files.writeString(certificate(name), pem(certificate.build(signer)));
            Files.writeString(key(name), pem(new JcaPKCS8Generator(keys.getPrivate(), null).generate()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(Object object) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(object);
        }
        return text.toString();
    }

    private static KeyPair keyPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}

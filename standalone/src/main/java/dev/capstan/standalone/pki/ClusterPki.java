package dev.capstan.standalone.pki;

import dev.capstan.standalone.cluster.PrivateFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.util.IPAddress;

/**
 * The cluster's keys under {@code pki/}. The authority is made once and kept; leaves are issued anew at each start, and again
 * when 70 % of their life is over ({@link #renewDue()}): whoever uses them follows the files.
 */
public final class ClusterPki {
    private static final GeneralName LOOPBACK = new GeneralName(GeneralName.iPAddress, "127.0.0.1");

    private final Path directory;
    private final CertificateAuthority authority;
    private final Clock clock;
    private final Map<String, Leaf> leaves = new LinkedHashMap<>();

    private ClusterPki(Path directory, CertificateAuthority authority, Clock clock) {
        this.directory = directory;
        this.authority = authority;
        this.clock = clock;
    }

    private record Leaf(String commonName, List<String> organizations, List<GeneralName> alternativeNames) {}

    /** A certificate and its key as files. */
    public record KeyFiles(Path certificate, Path key) {}

    public static ClusterPki open(Path directory, String clusterId, Clock clock) throws IOException {
        Path certificate = directory.resolve("ca.crt");
        Path key = directory.resolve("ca.key");
        // The certificate is written last: with it, both are there.
        if (Files.exists(certificate)) {
            return new ClusterPki(
                    directory, CertificateAuthority.load(clock, readCertificate(certificate), readKey(key)), clock);
        }
        CertificateAuthority created = CertificateAuthority.create(clock, "capstan-" + clusterId);
        PrivateFile.write(key, created.own().key());
        PrivateFile.write(certificate, created.own().certificate());
        return new ClusterPki(directory, created, clock);
    }

    public Path authorityCertificate() {
        return directory.resolve("ca.crt");
    }

    /** For {@code https://127.0.0.1} and {@code https://localhost}, and the names that clients inside a cluster use. */
    public KeyFiles apiServer() throws IOException {
        return issueFor(
                "apiserver",
                "kube-apiserver",
                List.of(),
                List.of(
                        LOOPBACK,
                        dns("localhost"),
                        dns("kubernetes"),
                        dns("kubernetes.default"),
                        dns("kubernetes.default.svc")));
    }

    /** What the API server shows to agents when it fetches logs. */
    public KeyFiles kubeletClient() throws IOException {
        return issueFor(
                "apiserver-kubelet-client", "kube-apiserver-kubelet-client", List.of("system:masters"), List.of());
    }

    /** An agent's own server. */
    public KeyFiles kubelet(String nodeName) throws IOException {
        return issueFor(
                "kubelet-" + nodeName,
                "system:node:" + nodeName,
                List.of("system:nodes"),
                List.of(LOOPBACK, dns("localhost"), dns(nodeName)));
    }

    /**
     * A certificate for whom the caller says.
     *
     * @param file below the folder, without its ending
     * @param names host names and IP addresses that its holder serves under
     */
    public KeyFiles issue(String file, String commonName, List<String> organizations, Collection<String> names)
            throws IOException {
        return issueFor(
                file,
                commonName,
                organizations,
                names.stream().map(ClusterPki::alternativeName).toList());
    }

    private static GeneralName alternativeName(String name) {
        return IPAddress.isValid(name) ? new GeneralName(GeneralName.iPAddress, name) : dns(name);
    }

    private KeyFiles issueFor(
            String file, String commonName, List<String> organizations, List<GeneralName> alternativeNames)
            throws IOException {
        Leaf leaf = new Leaf(commonName, organizations, alternativeNames);
        synchronized (leaves) {
            leaves.put(file, leaf);
            return write(file, leaf);
        }
    }

    /**
     * Issues every leaf anew that has lived for 70 % of its life.
     *
     * @return the names of their files
     */
    List<String> renewDue() throws IOException {
        List<String> renewed = new ArrayList<>();
        synchronized (leaves) {
            for (Map.Entry<String, Leaf> leaf : leaves.entrySet()) {
                X509Certificate present = readCertificate(directory.resolve(leaf.getKey() + ".crt"));
                if (CertificateLife.of(present).isDue(clock.instant())) {
                    write(leaf.getKey(), leaf.getValue());
                    renewed.add(leaf.getKey());
                }
            }
        }
        return renewed;
    }

    private KeyFiles write(String file, Leaf leaf) throws IOException {
        CertificateAuthority.Issued issued =
                authority.issue(leaf.commonName(), leaf.organizations(), leaf.alternativeNames());
        KeyFiles files = new KeyFiles(directory.resolve(file + ".crt"), directory.resolve(file + ".key"));
        PrivateFile.write(files.key(), issued.key());
        PrivateFile.write(files.certificate(), issued.certificate());
        return files;
    }

    private static GeneralName dns(String name) {
        return new GeneralName(GeneralName.dNSName, name);
    }

    static X509Certificate readCertificate(Path file) throws IOException {
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(Files.readAllBytes(file)));
        } catch (CertificateException unreadable) {
            throw new IOException("not a certificate: " + file, unreadable);
        }
    }

    private static PrivateKey readKey(Path file) throws IOException {
        try (PEMParser parser = new PEMParser(new StringReader(Files.readString(file, StandardCharsets.US_ASCII)))) {
            return new JcaPEMKeyConverter().getPrivateKey((PrivateKeyInfo) parser.readObject());
        }
    }
}

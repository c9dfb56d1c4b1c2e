package dev.capstan.standalone.pki;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.testing.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterPkiTest {
    private static final Duration YEAR = Duration.ofDays(365);

    @TempDir
    Path directory;

    private final ManualClock clock = new ManualClock();

    @Test
    void renewsALeafAtSeventyPercentOfItsLifeAndNotBefore() throws Exception {
        ClusterPki pki = ClusterPki.open(directory, "id", clock);
        Path file = pki.apiServer().certificate();
        X509Certificate first = ClusterPki.readCertificate(file);

        clock.advance(YEAR.multipliedBy(69).dividedBy(100));
        assertThat(pki.renewDue()).isEmpty();
        assertThat(ClusterPki.readCertificate(file)).isEqualTo(first);

        clock.advance(YEAR.multipliedBy(2).dividedBy(100));
        assertThat(pki.renewDue()).containsExactly("apiserver");

        X509Certificate second = ClusterPki.readCertificate(file);
        assertThat(second.getSerialNumber()).isNotEqualTo(first.getSerialNumber());
        assertThat(second.getSubjectAlternativeNames()).containsExactlyElementsOf(first.getSubjectAlternativeNames());
        assertThat(second.getNotAfter().toInstant()).isEqualTo(clock.instant().plus(YEAR));
        second.verify(ClusterPki.readCertificate(pki.authorityCertificate()).getPublicKey());
        assertThat(pki.renewDue()).isEmpty();
    }

    @Test
    void theAuthorityLivesForTenYearsAndIsKept() throws IOException {
        ClusterPki.open(directory, "id", clock);
        byte[] authority = Files.readAllBytes(directory.resolve("ca.crt"));

        clock.advance(Duration.ofDays(3000));
        ClusterPki later = ClusterPki.open(directory, "id", clock);

        assertThat(Files.readAllBytes(later.authorityCertificate())).isEqualTo(authority);
        assertThat(ClusterPki.readCertificate(later.authorityCertificate())
                        .getNotAfter()
                        .toInstant())
                .isAfter(clock.instant().plus(Duration.ofDays(600)));
    }
}

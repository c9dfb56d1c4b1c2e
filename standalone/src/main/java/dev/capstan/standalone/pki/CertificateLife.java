package dev.capstan.standalone.pki;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;

/** From when until when a certificate is good. */
record CertificateLife(Instant from, Instant until) {
    private static final long DUE_PERCENT = 70;
    private static final long PERCENT = 100;

    static CertificateLife of(X509Certificate certificate) {
        return new CertificateLife(
                certificate.getNotBefore().toInstant(),
                certificate.getNotAfter().toInstant());
    }

    /** Whether it is time for another: late enough to be rare, early enough to try for months. */
    boolean isDue(Instant now) {
        Duration life = Duration.between(from, until);
        return !now.isBefore(from.plus(life.multipliedBy(DUE_PERCENT).dividedBy(PERCENT)));
    }
}

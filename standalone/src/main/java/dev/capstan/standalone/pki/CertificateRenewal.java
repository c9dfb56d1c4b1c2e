package dev.capstan.standalone.pki;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Renews the cluster's certificates while it runs. One look an hour is often enough for lives of a year. */
public final class CertificateRenewal implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(CertificateRenewal.class);
    private static final Duration LOOK_INTERVAL = Duration.ofHours(1);

    private final ClusterPki pki;
    private final Thread thread;

    private CertificateRenewal(ClusterPki pki) {
        this.pki = pki;
        this.thread = Thread.ofVirtual().name("certificate-renewal").unstarted(this::run);
    }

    public static CertificateRenewal start(ClusterPki pki) {
        CertificateRenewal renewal = new CertificateRenewal(pki);
        renewal.thread.start();
        return renewal;
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(LOOK_INTERVAL);
                renew();
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void renew() {
        try {
            List<String> renewed = pki.renewDue();
            if (!renewed.isEmpty()) {
                log.info("certificates renewed files={}", renewed);
            }
        } catch (IOException | RuntimeException failure) {
            log.warn("certificates can't be renewed, trying again in={}", LOOK_INTERVAL, failure);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}

package dev.capstan.nodeagent.runtime.docker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps {@code oom_score_adj} within what this host lets anyone set. To go below zero needs CAP_SYS_RESOURCE, which some
 * virtual machines and nested engines withhold; a container asking for it would not start there.
 */
final class OomScores {
    private static final Logger log = LoggerFactory.getLogger(OomScores.class);
    private static final Path OWN_STATUS = Path.of("/proc/self/status");
    private static final String BOUNDING_SET = "CapBnd:";
    private static final int CAP_SYS_RESOURCE = 24;

    private final boolean mayGoBelowZero;

    OomScores(boolean mayGoBelowZero) {
        this.mayGoBelowZero = mayGoBelowZero;
    }

    static OomScores ofHost() {
        boolean allowed = mayLower();
        if (!allowed) {
            log.info("negative OOM scores aren't allowed here (no CAP_SYS_RESOURCE): containers get 0 instead");
        }
        return new OomScores(allowed);
    }

    int allowed(int score) {
        return mayGoBelowZero ? score : Math.max(0, score);
    }

    private static boolean mayLower() {
        try {
            return Files.readAllLines(OWN_STATUS).stream()
                    .filter(line -> line.startsWith(BOUNDING_SET))
                    .map(line -> line.substring(BOUNDING_SET.length()).strip())
                    .anyMatch(set -> (Long.parseUnsignedLong(set, 16) & 1L << CAP_SYS_RESOURCE) != 0);
        } catch (IOException e) {
            return false;
        }
    }
}

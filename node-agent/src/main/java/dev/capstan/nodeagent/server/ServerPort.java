package dev.capstan.nodeagent.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A port that was free once is kept, so that a restarted agent is found where it was. */
final class ServerPort {
    private final int configured;
    private final Path file;

    /**
     * @param configured 0 for a free one
     */
    ServerPort(int configured, Path stateDir) {
        this.configured = configured;
        this.file = stateDir.resolve("port");
    }

    /** What to try first; 0 for any. */
    int wanted() {
        if (configured != 0 || !Files.exists(file)) {
            return configured;
        }
        try {
            return Integer.parseInt(Files.readString(file).strip());
        } catch (IOException | NumberFormatException unreadable) {
            return 0;
        }
    }

    /** Whether another port may be taken when the wanted one isn't free. */
    boolean isFlexible() {
        return configured == 0;
    }

    void remember(int port) {
        try {
            Files.writeString(file, Integer.toString(port));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}

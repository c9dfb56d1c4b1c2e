package dev.capstan.standalone.postgres;

import dev.capstan.standalone.StartupException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** PostgreSQL's own log, read when it has to explain itself. */
final class ServerLog {
    private static final int TAIL_BYTES = 8192;
    private static final List<String> SERIOUS = List.of("PANIC: ", "FATAL: ", "initdb: error: ", "ERROR: ");
    private static final String DISK_FULL = "No space left on device";

    private final Path file;

    private ServerLog(Path file) {
        this.file = file;
    }

    static ServerLog of(Path file) {
        return new ServerLog(file);
    }

    /** What went wrong in PostgreSQL's own words, and what to do about it. */
    StartupException explain(String what) {
        String reason = lastComplaint();
        return new StartupException(
                what + ": " + reason,
                reason.contains(DISK_FULL)
                        ? "make room on the file system of " + file.getParent().getParent()
                                + ", then ./capstan up again"
                        : "look at " + file);
    }

    String lastComplaint() {
        List<String> lines = tail().lines()
                .filter(line -> SERIOUS.stream().anyMatch(line::contains))
                .toList();
        return lines.isEmpty() ? "it doesn't say why" : withoutPrefix(lines.getLast());
    }

    private static String withoutPrefix(String line) {
        return SERIOUS.stream()
                .filter(line::contains)
                .findFirst()
                .map(level ->
                        line.substring(line.indexOf(level) + level.length()).strip())
                .orElse(line);
    }

    private String tail() {
        try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
            log.seek(Math.max(0, log.length() - TAIL_BYTES));
            byte[] bytes = new byte[(int) (log.length() - log.getFilePointer())];
            log.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            return "";
        }
    }
}

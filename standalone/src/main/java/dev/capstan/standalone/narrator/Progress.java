package dev.capstan.standalone.narrator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/**
 * Lines for the person who typed {@code ./capstan up}: the script shows this file as it grows, and ends with its last line,
 * {@code == up} or {@code == failed}.
 */
public final class Progress {
    private final Path file;
    private final long began = System.nanoTime();

    private Progress(Path file) {
        this.file = file;
    }

    public static Progress into(Path file) throws IOException {
        Files.writeString(file, "");
        return new Progress(file);
    }

    /** With the time since the process began its start. */
    public void step(String what) {
        line("%7.1f s  %s".formatted(elapsed().toMillis() / 1000.0, what));
    }

    public void line(String text) {
        append(text + "\n");
    }

    public void up() {
        append("== up\n");
    }

    public void failed(String why, String remedy) {
        append("\nCapstan could not start: " + why + "\n  What to do: " + remedy + "\n== failed\n");
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private synchronized void append(String text) {
        try {
            Files.writeString(file, text, StandardOpenOption.APPEND);
        } catch (IOException terminalIsNotWorthAStop) {
            org.slf4j.LoggerFactory.getLogger(Progress.class).warn("cannot show progress", terminalIsNotWorthAStop);
        }
    }
}

package dev.capstan.nodeagent.network;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A program of the host, run to its end within a time limit. One that takes longer is killed, as it is when the waiting
 * thread is interrupted.
 */
public final class HostCommand {
    private static final Duration PIPES_CLOSE_WITHIN = Duration.ofSeconds(2);

    private final List<String> words;
    private final Map<String, String> environment;
    private final String input;

    private HostCommand(List<String> words, Map<String, String> environment, String input) {
        this.words = List.copyOf(words);
        this.environment = Map.copyOf(environment);
        this.input = input;
    }

    public static HostCommand of(String... words) {
        return new HostCommand(List.of(words), Map.of(), "");
    }

    public static HostCommand of(List<String> words) {
        return new HostCommand(words, Map.of(), "");
    }

    /** Adds to the agent's own environment. */
    public HostCommand environment(Map<String, String> added) {
        Map<String, String> all = new HashMap<>(environment);
        all.putAll(added);
        return new HostCommand(words, all, input);
    }

    public HostCommand input(String text) {
        return new HostCommand(words, environment, text);
    }

    /** @throws HostCommandException when it can't be started, takes too long or is interrupted */
    public Outcome run(Duration limit) {
        Process process = start();
        try {
            CompletableFuture<String> stdout = readAll(process.getInputStream());
            CompletableFuture<String> stderr = readAll(process.getErrorStream());
            write(process);
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new HostCommandException(this + " took longer than " + limit.toSeconds() + " s", null);
            }
            return new Outcome(this, process.exitValue(), await(stdout), await(stderr));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HostCommandException("interrupted while running " + this, e);
        } finally {
            process.destroyForcibly();
        }
    }

    private Process start() {
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment().putAll(environment);
        try {
            return builder.start();
        } catch (IOException e) {
            throw new HostCommandException("cannot run " + words.getFirst() + ": " + e.getMessage(), e);
        }
    }

    /** A program that doesn't read its input may be gone already; its exit code tells what it made of that. */
    private void write(Process process) {
        try (OutputStream stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException ignored) {
            return;
        }
    }

    private static CompletableFuture<String> readAll(InputStream stream) {
        CompletableFuture<String> text = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try (stream) {
                text.complete(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException | UncheckedIOException e) {
                text.complete("");
            }
        });
        return text;
    }

    /** The pipes end with the process, unless a child of it lives on and holds them. */
    private static String await(CompletableFuture<String> text) throws InterruptedException {
        try {
            return text.get(PIPES_CLOSE_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            return "";
        }
    }

    @Override
    public String toString() {
        return String.join(" ", words);
    }

    /** How a program ended. */
    public record Outcome(HostCommand command, int exitCode, String stdout, String stderr) {
        public boolean succeeded() {
            return exitCode == 0;
        }

        /** @throws HostCommandException with what the program complained about */
        public String orThrow() {
            if (!succeeded()) {
                String complaint = stderr.isBlank() ? stdout : stderr;
                throw new HostCommandException(command + " failed: " + complaint.strip(), null);
            }
            return stdout;
        }
    }
}

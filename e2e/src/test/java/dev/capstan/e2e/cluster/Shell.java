package dev.capstan.e2e.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs programs as a person at a terminal would. */
public final class Shell {
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private final Map<String, String> environment;

    public Shell() {
        this(Map.of());
    }

    private Shell(Map<String, String> environment) {
        this.environment = environment;
    }

    /** What a program said and how it ended. */
    public record Outcome(int exitCode, String output, String errors) {
        public boolean succeeded() {
            return exitCode == 0;
        }

        /** Both streams, for messages of failed assertions. */
        public String all() {
            return output + errors;
        }
    }

    public Shell with(String variable, String value) {
        Map<String, String> more = new HashMap<>(environment);
        more.put(variable, value);
        return new Shell(more);
    }

    /** The output of a program that must succeed. */
    public String run(String... command) {
        Outcome outcome = attempt(command);
        if (!outcome.succeeded()) {
            throw new AssertionError(
                    String.join(" ", command) + " ended with " + outcome.exitCode() + ":\n" + outcome.all());
        }
        return outcome.output();
    }

    /** A program that isn't waited for. */
    public RunningProgram start(String... command) {
        ProcessBuilder builder = new ProcessBuilder(List.of(command));
        builder.environment().putAll(environment);
        try {
            return new RunningProgram(builder);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public Outcome attempt(String... command) {
        return attemptWithInput("", command);
    }

    public Outcome attemptWithInput(String input, String... command) {
        try {
            Path output = Files.createTempFile("out", ".txt");
            Path errors = Files.createTempFile("err", ".txt");
            Path in = Files.createTempFile("in", ".txt");
            try {
                Files.writeString(in, input);
                ProcessBuilder builder = new ProcessBuilder(List.of(command))
                        .redirectInput(in.toFile())
                        .redirectOutput(output.toFile())
                        .redirectError(errors.toFile());
                builder.environment().putAll(environment);
                Process process = builder.start();
                if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    throw new AssertionError(String.join(" ", command) + " did not end within " + LIMIT);
                }
                return new Outcome(
                        process.exitValue(),
                        Files.readString(output, StandardCharsets.UTF_8),
                        Files.readString(errors, StandardCharsets.UTF_8));
            } finally {
                Files.delete(output);
                Files.delete(errors);
                Files.delete(in);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }
}

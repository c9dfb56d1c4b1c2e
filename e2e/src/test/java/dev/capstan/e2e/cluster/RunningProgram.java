package dev.capstan.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A program that goes on until it is stopped, such as {@code kubectl get -w}; both its streams are read as one. */
public final class RunningProgram implements AutoCloseable {
    private final Process process;
    private final Path output;

    RunningProgram(ProcessBuilder builder) throws IOException {
        this.output = Files.createTempFile("out", ".txt");
        this.process = builder.redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }

    public String output() {
        try {
            return Files.readString(output);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public void awaitOutput(String part) {
        await().atMost(Workload.SOON).untilAsserted(() -> assertThat(output()).contains(part));
    }

    public void awaitEnd() {
        await().atMost(Workload.SOON).until(() -> !process.isAlive());
        assertThat(process.exitValue()).as(output()).isZero();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor(Duration.ofSeconds(10).toSeconds(), TimeUnit.SECONDS);
            Files.delete(output);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

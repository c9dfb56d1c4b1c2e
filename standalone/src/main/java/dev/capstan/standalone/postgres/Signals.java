package dev.capstan.standalone.postgres;

import java.io.IOException;

/** Signals that {@link Process} has no method for. */
final class Signals {
    private Signals() {}

    static void send(String name, long pid) throws IOException {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

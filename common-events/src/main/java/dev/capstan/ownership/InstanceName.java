package dev.capstan.ownership;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells instances apart for people: the host, or the container, and the process. */
public final class InstanceName {
    private static final Path HOST = Path.of("/proc/sys/kernel/hostname");

    private InstanceName() {}

    public static String ofThisProcess() {
        return hostname() + "-" + ProcessHandle.current().pid();
    }

    private static String hostname() {
        try {
            // Not by a look-up of our own address, which may ask a name server and wait for it.
            return Files.readString(HOST).strip();
        } catch (IOException unknown) {
            return "localhost";
        }
    }
}

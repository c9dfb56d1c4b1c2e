package dev.capstan.nodeagent.heartbeat;

import io.fabric8.kubernetes.api.model.NodeSystemInfo;
import io.fabric8.kubernetes.api.model.NodeSystemInfoBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the host says about itself in {@code /proc} and {@code /etc}. What can't be read is the empty string. */
final class HostFacts {
    private static final String KUBELET_VERSION = "v1.33.0+capstan";
    private static final long KIB = 1024;

    NodeSystemInfo systemInfo(String containerRuntimeVersion) {
        String machineId = firstLine("/etc/machine-id");
        return new NodeSystemInfoBuilder()
                .withMachineID(machineId)
                .withSystemUUID(machineId)
                .withBootID(firstLine("/proc/sys/kernel/random/boot_id"))
                .withKernelVersion(firstLine("/proc/sys/kernel/osrelease"))
                .withOsImage(osImage())
                .withContainerRuntimeVersion(containerRuntimeVersion)
                .withKubeletVersion(KUBELET_VERSION)
                .withKubeProxyVersion("")
                .withOperatingSystem("linux")
                .withArchitecture(architecture())
                .build();
    }

    /** Go's names, which node selectors use. */
    String architecture() {
        return switch (System.getProperty("os.arch")) {
            case "x86_64", "amd64" -> "amd64";
            case "aarch64" -> "arm64";
            case String other -> other;
        };
    }

    Quantity cpu() {
        return new Quantity(Integer.toString(Runtime.getRuntime().availableProcessors()));
    }

    Quantity memory() {
        return lines("/proc/meminfo").stream()
                .filter(line -> line.startsWith("MemTotal:"))
                .map(line -> new Quantity(line.replaceAll("\\D", ""), "Ki"))
                .findFirst()
                .orElseGet(() -> new Quantity(Long.toString(Runtime.getRuntime().maxMemory() / KIB), "Ki"));
    }

    Quantity storageAt(Path folder) {
        try {
            return new Quantity(Long.toString(Files.getFileStore(folder).getTotalSpace() / KIB), "Ki");
        } catch (IOException unreadable) {
            return new Quantity("0");
        }
    }

    private static String osImage() {
        return lines("/etc/os-release").stream()
                .filter(line -> line.startsWith("PRETTY_NAME="))
                .map(line -> line.substring("PRETTY_NAME=".length()).replace("\"", ""))
                .findFirst()
                .orElse("");
    }

    private static String firstLine(String file) {
        List<String> lines = lines(file);
        @Nullable String first = lines.isEmpty() ? null : lines.getFirst();
        return first == null ? "" : first.strip();
    }

    private static List<String> lines(String file) {
        try {
            return Files.readAllLines(Path.of(file));
        } catch (IOException unreadable) {
            return List.of();
        }
    }
}

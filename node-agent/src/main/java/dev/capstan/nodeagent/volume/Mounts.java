package dev.capstan.nodeagent.volume;

import dev.capstan.nodeagent.network.HostCommand;
import dev.capstan.nodeagent.network.HostCommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What is mounted on this host, by the agent or by a container whose mounts propagate to the host. */
final class Mounts {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Path ALL = Path.of("/proc/self/mounts");
    /** As the kernel writes blanks, tabs, line ends and backslashes. */
    private static final Pattern OCTAL = Pattern.compile("\\\\([0-7]{3})");

    private Mounts() {}

    /** One mount; several may lie on top of each other at one point. */
    private record Mount(Path point, String type) {
        static Mount parse(String line) {
            String[] fields = line.split(" ");
            return new Mount(Path.of(OCTAL.matcher(fields[1]).replaceAll(Mount::character)), fields[2]);
        }

        private static String character(MatchResult octal) {
            char character = (char) Integer.parseInt(octal.group(1), 8);
            return character == '\\' ? "\\\\" : String.valueOf(character);
        }
    }

    static boolean hasTmpfs(Path folder) throws IOException {
        return all().stream()
                .anyMatch(mount -> mount.point().equals(folder) && mount.type().equals("tmpfs"));
    }

    /**
     * Unmounts everything below a folder, of whatever type, the innermost first: whoever then deletes the folder must not
     * delete what somebody else keeps on a share or a disk.
     *
     * @throws IOException also when something is mounted there still
     */
    static void unmountBelow(Path folder) throws IOException {
        for (Path point : below(folder)) {
            run("umount", point.toString());
        }
        List<Path> left = below(folder);
        if (!left.isEmpty()) {
            throw new IOException("still mounted: " + left);
        }
    }

    private static List<Path> below(Path folder) throws IOException {
        return all().stream()
                .map(Mount::point)
                .filter(point -> point.startsWith(folder) && !point.equals(folder))
                .sorted(Comparator.comparingInt(Path::getNameCount).reversed())
                .toList();
    }

    private static List<Mount> all() throws IOException {
        return Files.readAllLines(ALL).stream().map(Mount::parse).toList();
    }

    static void run(String... command) throws IOException {
        try {
            HostCommand.of(command).run(LIMIT).orThrow();
        } catch (HostCommandException failure) {
            throw new IOException(failure.getMessage(), failure);
        }
    }
}

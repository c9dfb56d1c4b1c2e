package dev.capstan.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The processes of a cluster: its JVM, PostgreSQL's postmaster, and the children of both. */
final class ClusterProcesses {
    private static final Pattern PSS = Pattern.compile("(?m)^Pss:\\s+(\\d+) kB");
    /** In {@code /proc/<pid>/stat}, after the name in brackets: user and system time are the 12th and 13th. */
    private static final int USER_TIME = 11;

    private static final double TICKS_PER_SECOND = 100;

    private final List<ProcessHandle> roots;

    ClusterProcesses(Path directory) throws IOException {
        this.roots = List.of(
                process(Files.readString(directory.resolve("run/pid"))),
                process(Files.readAllLines(directory.resolve("data/postgres/postmaster.pid"))
                        .getFirst()));
    }

    /** All CPU time so far, in seconds. */
    double cpuSeconds() throws IOException {
        double ticks = 0;
        for (ProcessHandle process : all()) {
            String stat = Files.readString(proc(process, "stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            ticks += Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[USER_TIME + 1]);
        }
        return ticks / TICKS_PER_SECOND;
    }

    /** Memory in MiB; pages that several processes share are counted once. */
    double memoryMiB() throws IOException {
        double kilobytes = 0;
        for (ProcessHandle process : all()) {
            Matcher pss = PSS.matcher(Files.readString(proc(process, "smaps_rollup")));
            if (pss.find()) {
                kilobytes += Long.parseLong(pss.group(1));
            }
        }
        return kilobytes / 1024;
    }

    private List<ProcessHandle> all() {
        return roots.stream()
                .flatMap(root -> Stream.concat(Stream.of(root), root.descendants()))
                .distinct()
                .toList();
    }

    private static Path proc(ProcessHandle process, String file) {
        return Path.of("/proc", Long.toString(process.pid()), file);
    }

    private static ProcessHandle process(String pid) {
        return ProcessHandle.of(Long.parseLong(pid.strip())).orElseThrow();
    }
}

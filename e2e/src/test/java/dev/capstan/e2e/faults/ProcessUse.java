package dev.capstan.e2e.faults;

import dev.capstan.e2e.cluster.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a process holds.
 *
 * @param heapKilobytes after a forced collection; 0 for what isn't a JVM
 */
record ProcessUse(long threads, long fileDescriptors, long heapKilobytes) {
    /** What may come and go in a process at rest: threads of pools, idle connections, what a cache keeps within its bound. */
    private static final long SPARE_THREADS = 6;

    private static final long SPARE_FILE_DESCRIPTORS = 12;
    private static final long SPARE_HEAP_KILOBYTES = 6 * 1024;

    /** The young and the old generation of the serial collector's heap, as {@code GC.heap_info} describes them. */
    private static final Pattern GENERATION = Pattern.compile("(?:DefNew|Tenured) +total \\d+K, used (\\d+)K");

    static ProcessUse ofJvm(long pid) {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        Shell shell = new Shell();
        shell.run(jcmd, Long.toString(pid), "GC.run");
        String heap = shell.run(jcmd, Long.toString(pid), "GC.heap_info");
        List<Long> generations = GENERATION
                .matcher(heap)
                .results()
                .map(generation -> Long.valueOf(generation.group(1)))
                .toList();
        if (generations.size() != 2) {
            throw new AssertionError("not the heap of the serial collector:\n" + heap);
        }
        long used = generations.getFirst() + generations.getLast();
        return new ProcessUse(count(pid, "task"), count(pid, "fd"), used);
    }

    static ProcessUse of(long pid) {
        return new ProcessUse(count(pid, "task"), count(pid, "fd"), 0);
    }

    private static long count(long pid, String folder) {
        try (Stream<Path> entries = Files.list(Path.of("/proc", Long.toString(pid), folder))) {
            return entries.count();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** What it holds more of than before, beyond what comes and goes. */
    List<String> growthSince(ProcessUse before) {
        List<String> growth = new ArrayList<>();
        if (threads > before.threads + SPARE_THREADS) {
            growth.add("threads " + before.threads + " -> " + threads);
        }
        if (fileDescriptors > before.fileDescriptors + SPARE_FILE_DESCRIPTORS) {
            growth.add("file descriptors " + before.fileDescriptors + " -> " + fileDescriptors);
        }
        if (heapKilobytes > before.heapKilobytes + before.heapKilobytes / 10 + SPARE_HEAP_KILOBYTES) {
            growth.add("heap " + before.heapKilobytes + " kB -> " + heapKilobytes + " kB");
        }
        return growth;
    }
}

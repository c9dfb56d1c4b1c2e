package dev.capstan.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where the time goes, by the agent's own log: one line per step of a Pod's way, with how long it took. */
final class TimingLines {
    private static final Pattern LINE = Pattern.compile("path step=(\\S+) .* took=(\\d+)");

    private TimingLines() {}

    /** By step, in the order in which the steps first appeared. */
    static Map<String, Samples> of(Path agentLog) throws IOException {
        Map<String, List<Duration>> durations = new LinkedHashMap<>();
        for (String line : Files.readAllLines(agentLog)) {
            Matcher timing = LINE.matcher(line);
            if (timing.find()) {
                durations
                        .computeIfAbsent(timing.group(1), step -> new ArrayList<>())
                        .add(Duration.ofMillis(Long.parseLong(timing.group(2))));
            }
        }
        Map<String, Samples> samples = new LinkedHashMap<>();
        durations.forEach((step, times) -> samples.put(step, Samples.of(times)));
        return samples;
    }
}

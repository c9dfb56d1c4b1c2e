package dev.capstan.e2e.compose;

import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What instances of a service answer at {@code /metrics}, in Prometheus' text format. */
record Scrape(String text) {
    private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (\\w+) ");
    private static final Pattern SHARD =
            Pattern.compile("(?m)^capstan_shard_owned\\{controller=\"([^\"]+)\",shard=\"(\\d+)\"} (\\d)\\.0$");

    /** Without the endings of a timer's parts. */
    Set<String> names() {
        return TYPE.matcher(text).results().map(type -> type.group(1)).collect(Collectors.toSet());
    }

    /** How many of the instances work on each shard, by {@code controller/shard}. */
    Map<String, Integer> ownersOfShards() {
        return SHARD.matcher(text)
                .results()
                .collect(Collectors.toMap(
                        shard -> shard.group(1) + "/" + shard.group(2),
                        shard -> Integer.parseInt(shard.group(3)),
                        Integer::sum));
    }
}

package dev.capstan.e2e.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a client was told about each of its writes, in the order in which it made them, object by object. Every write has a
 * value of its own, so that each can be found again.
 */
final class WriteLedger {
    /** What came back. */
    enum Answer {
        /** 2xx: it must be there, for ever. */
        ACKNOWLEDGED,
        /** None, or one that leaves it open: it may be there, once. */
        UNKNOWN
    }

    /**
     * One write.
     *
     * @param kind as the change log calls it
     * @param value empty for a deletion
     */
    record Write(String kind, String value, Answer answer) {}

    /** One line of the change log. */
    record Logged(String kind, String value) {}

    private final Map<String, List<Write>> writes = new TreeMap<>();
    private final List<String> complaints = new ArrayList<>();

    synchronized void note(String object, Write write) {
        writes.computeIfAbsent(object, key -> new ArrayList<>()).add(write);
    }

    /** An answer that can't be right. */
    synchronized void complain(String complaint) {
        complaints.add(complaint);
    }

    synchronized long acknowledged() {
        return writes.values().stream()
                .flatMap(List::stream)
                .filter(write -> write.answer() == Answer.ACKNOWLEDGED)
                .count();
    }

    synchronized long unknown() {
        return writes.values().stream().mapToLong(List::size).sum() - acknowledged();
    }

    /** Every acknowledged write is in the log, in its place and once; nothing else is, but what nobody knows of. */
    synchronized List<String> differencesFrom(Map<String, List<Logged>> log) {
        List<String> differences = new ArrayList<>(complaints);
        writes.forEach((object, made) -> compare(object, made, log.getOrDefault(object, List.of()), differences));
        log.keySet().stream()
                .filter(object -> !writes.containsKey(object))
                .forEach(stranger -> differences.add(stranger + " is in the change log and nobody wrote it"));
        return differences;
    }

    private static void compare(String object, List<Write> made, List<Logged> logged, List<String> differences) {
        int at = 0;
        for (Write write : made) {
            if (at < logged.size() && logged.get(at).equals(new Logged(write.kind(), write.value()))) {
                at++;
            } else if (write.answer() == Answer.ACKNOWLEDGED) {
                differences.add(object + ": " + write + " is lost; the log goes on with "
                        + logged.subList(at, Math.min(at + 2, logged.size())));
                return;
            }
        }
        if (at < logged.size()) {
            differences.add(object + ": doubled or never asked for: " + logged.subList(at, logged.size()));
        }
    }
}

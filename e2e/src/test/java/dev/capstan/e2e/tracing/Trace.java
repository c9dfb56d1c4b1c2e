package dev.capstan.e2e.tracing;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The spans of one trace, in the order of their beginnings. */
record Trace(List<RecordedSpan> spans) {
    Trace {
        spans = spans.stream()
                .sorted(Comparator.comparingLong(RecordedSpan::start))
                .toList();
    }

    List<RecordedSpan> named(String service, String name) {
        return spans.stream()
                .filter(span -> span.title().equals(service + ": " + name))
                .toList();
    }

    Optional<RecordedSpan> parentOf(RecordedSpan span) {
        return spans.stream()
                .filter(other -> other.id().equals(span.parentId()))
                .findFirst();
    }

    /** Only the first of a trace, unless others have come before their parents. */
    List<RecordedSpan> withoutParent() {
        return spans.stream().filter(span -> parentOf(span).isEmpty()).toList();
    }

    List<RecordedSpan> childrenOf(RecordedSpan span) {
        return spans.stream()
                .filter(other -> other.parentId().equals(span.id()))
                .toList();
    }

    /** From the first span of the trace down to this one. */
    List<RecordedSpan> wayTo(RecordedSpan span) {
        Deque<RecordedSpan> way = new ArrayDeque<>();
        for (Optional<RecordedSpan> step = Optional.of(span); step.isPresent(); step = parentOf(step.get())) {
            way.addFirst(step.get());
        }
        return List.copyOf(way);
    }
}

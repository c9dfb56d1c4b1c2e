package dev.capstan.scheduler.framework;

import java.util.List;

/** What a filter says of a Pod, or of a Pod on a node. */
public sealed interface FilterResult {
    FilterResult PASSED = new Passed();

    /** The next filter may look. */
    record Passed() implements FilterResult {}

    /**
     * Not here.
     *
     * @param reasons in Kubernetes' words, {@code Insufficient cpu}; the user sees them counted over all nodes
     */
    record Rejected(List<String> reasons) implements FilterResult {}

    static FilterResult passed() {
        return PASSED;
    }

    static FilterResult rejected(String reason) {
        return new Rejected(List.of(reason));
    }
}

package dev.capstan.scheduler;

import java.util.Set;

/** What a scheduling cycle found for a Pod. */
sealed interface Placement {
    record Fits(String node) implements Placement {}

    /**
     * @param message what the user is told
     * @param rejectedBy the plug-ins whose events may change it
     */
    record Unschedulable(String message, Set<String> rejectedBy) implements Placement {}
}

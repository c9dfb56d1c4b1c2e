package dev.capstan.replicaset.scaling;

import dev.capstan.controller.Result;
import java.time.Duration;
import java.util.Optional;

/** What came of bringing a ReplicaSet to its number of Pods. */
public sealed interface ScalingOutcome {
    /** Not tried: what was asked for last hasn't been observed yet, or the ReplicaSet is being deleted. */
    record Waiting() implements ScalingOutcome {}

    /**
     * All writes succeeded, or none were needed.
     *
     * @param created how many Pods were made
     * @param lookAgain when a terminated Pod is due for replacement
     */
    record Reached(int created, Optional<Duration> lookAgain) implements ScalingOutcome {}

    /** More Pods are missing than were made in one go; the rest follows at once. */
    record Partial() implements ScalingOutcome {}

    /**
     * The API refused.
     *
     * @param reason of the condition ReplicaFailure: {@code FailedCreate} or {@code FailedDelete}
     * @param message the API's first error
     */
    record Failed(String reason, String message) implements ScalingOutcome {}

    static ScalingOutcome waiting() {
        return new Waiting();
    }

    /** Whether there are Pods now that the store doesn't show yet. */
    default boolean hasCreated() {
        return switch (this) {
            case Reached reached -> reached.created() > 0;
            case Partial() -> true;
            case Waiting() -> false;
            case Failed failed -> false;
        };
    }

    default Result toResult() {
        return switch (this) {
            case Waiting() -> Result.done();
            case Reached(var created, var lookAgain) ->
                lookAgain.map(Result::requeueAfter).orElseGet(Result::done);
            case Partial() -> Result.done();
            case Failed failed -> Result.backoff();
        };
    }
}

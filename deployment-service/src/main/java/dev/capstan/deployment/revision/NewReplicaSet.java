package dev.capstan.deployment.revision;

import dev.capstan.deployment.rollout.RolloutState;

/** What came of making sure that a Deployment has a ReplicaSet of its present template. */
public sealed interface NewReplicaSet {
    /** It was there. */
    record Found(RolloutState state) implements NewReplicaSet {}

    /** It is there now, or was made a moment ago and the Deployment's status doesn't say so yet. */
    record Created(RolloutState state) implements NewReplicaSet {}

    /** Another template has taken its name; the next look, with a higher collision count, finds another name. */
    record Collided() implements NewReplicaSet {}

    /**
     * The API refused it.
     *
     * @param message for users, with the API's reason
     */
    record Refused(String message, RuntimeException cause) implements NewReplicaSet {}
}

package dev.capstan.ownership;

/** What a controller does when its shards come and go. Called by the group's own thread: be quick. */
public interface ShardListener {
    /**
     * Drop all that is remembered of the shard's keys: queued, backing off, expected. Called when the shard is lost, and again
     * before it is gained: what a straggler of the last tenure wrote down meanwhile must not be believed.
     */
    default void forget(Shard shard) {}

    /** The shard is ours from now on, and the stores show everything that others did: queue all its keys. */
    default void enqueue(Shard shard) {}
}

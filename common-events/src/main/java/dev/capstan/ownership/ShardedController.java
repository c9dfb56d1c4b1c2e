package dev.capstan.ownership;

import dev.capstan.resource.ObjectKey;
import java.util.Arrays;
import java.util.List;

/**
 * The controllers whose work is given out. A shard is a partition of the controller's topic, which never holds a record: it is
 * there to be assigned by the consumer group of the controller's service.
 *
 * <p>The work of a controller with several shards is shared out by key. One with a single shard has one active instance, and hot
 * spares.
 */
public enum ShardedController {
    DEPLOYMENT("deployment-controller", "deployment-service", 12),
    REPLICASET("replicaset-controller", "replicaset-service", 12),
    SCHEDULER("scheduler", "scheduler-service", 1),
    GARBAGE_COLLECTOR("garbage-collector", "lifecycle-service", 1),
    NAMESPACE("namespace-controller", "lifecycle-service", 1),
    NODE_LIFECYCLE("node-lifecycle-controller", "lifecycle-service", 1),
    SERVICE_ACCOUNT("serviceaccount-controller", "lifecycle-service", 1);

    private final String controller;
    private final String service;
    private final int shards;

    ShardedController(String controller, String service, int shards) {
        this.controller = controller;
        this.service = service;
        this.shards = shards;
    }

    public String controller() {
        return controller;
    }

    /** {@code capstan.shards.deployment-controller}. */
    public String topic() {
        return "capstan.shards." + controller;
    }

    /** The consumer group of all instances of the service, {@code capstan.deployment-service}. */
    public String group() {
        return "capstan." + service;
    }

    /** How many partitions the topic has. All instances of all releases must agree, so it is no setting. */
    public int shards() {
        return shards;
    }

    public Shard shard(int number) {
        return new Shard(this, number);
    }

    Shard shardOf(ObjectKey key) {
        // Of the text, whose hash is specified: every instance must find the same.
        return shard(Math.floorMod(key.toString().hashCode(), shards));
    }

    /** Those of one group, which a service's instances share out among them. */
    public static List<ShardedController> ofGroup(String group) {
        return Arrays.stream(values())
                .filter(candidate -> candidate.group().equals(group))
                .toList();
    }
}

package dev.capstan.ownership;

import dev.capstan.resource.ObjectKey;
import org.apache.kafka.common.TopicPartition;

/** A part of a controller's keys: those whose hash gives its number. */
public record Shard(ShardedController controller, int number) {
    public boolean contains(ObjectKey key) {
        return controller.shardOf(key).number == number;
    }

    TopicPartition partition() {
        return new TopicPartition(controller.topic(), number);
    }

    /** {@code deployment-controller/3}. */
    @Override
    public String toString() {
        return controller.controller() + "/" + number;
    }
}

package dev.capstan.ownership;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.resource.ObjectKey;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShardedControllerTest {
    @Test
    void everyKeyIsInExactlyOneShard() {
        ShardedController controller = ShardedController.REPLICASET;
        for (int object = 0; object < 1000; object++) {
            ObjectKey key = ObjectKey.namespaced("default", "web-" + object);
            assertThat(IntStream.range(0, controller.shards())
                            .filter(number -> controller.shard(number).contains(key)))
                    .hasSize(1);
        }
    }

    @Test
    void keysOfOneNameAreSpreadOverAllShards() {
        ShardedController controller = ShardedController.DEPLOYMENT;
        assertThat(IntStream.range(0, 100)
                        .mapToObj(number -> controller.shardOf(ObjectKey.namespaced("shop", "web-" + number)))
                        .collect(Collectors.toSet()))
                .hasSize(controller.shards());
    }

    /** Instances of different releases run side by side during an upgrade. */
    @Test
    void aKeyStaysInItsShardFromReleaseToRelease() {
        assertThat(ShardedController.DEPLOYMENT
                        .shardOf(ObjectKey.namespaced("default", "web"))
                        .number())
                .isEqualTo(Math.floorMod("default/web".hashCode(), 12));
        assertThat(ShardedController.DEPLOYMENT.shards()).isEqualTo(12);
        assertThat(ShardedController.REPLICASET.shards()).isEqualTo(12);
    }

    @Test
    void aControllerWithOneShardHasAllKeysInIt() {
        assertThat(ShardedController.SCHEDULER.shard(0).contains(ObjectKey.namespaced("default", "web")))
                .isTrue();
    }
}

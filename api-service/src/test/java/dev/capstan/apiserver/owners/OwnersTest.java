package dev.capstan.apiserver.owners;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.ownership.ShardedController;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.MemberAssignment;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class OwnersTest {
    @Test
    void tellsWhoHasWhichShardsAndWhichAreNobodys() {
        List<Owner> owners = ShardGroups.owners(
                ShardedController.DEPLOYMENT,
                List.of(
                        member("b", ShardedController.DEPLOYMENT, 6, 7, 8),
                        member("a", ShardedController.DEPLOYMENT, 0, 1, 3)));

        assertThat(owners)
                .containsExactly(
                        new Owner("deployment-controller", "a", List.of(0, 1, 3)),
                        new Owner("deployment-controller", "b", List.of(6, 7, 8)),
                        new Owner("deployment-controller", "", List.of(2, 4, 5, 9, 10, 11)));
    }

    @Test
    void membersThatWorkOnOtherControllersOfTheirServiceAreSpares() {
        List<Owner> owners = ShardGroups.owners(
                ShardedController.NAMESPACE,
                List.of(
                        member("a", ShardedController.GARBAGE_COLLECTOR, 0),
                        member("b", ShardedController.NAMESPACE, 0)));

        assertThat(owners)
                .containsExactly(
                        new Owner("namespace-controller", "a", List.of()),
                        new Owner("namespace-controller", "b", List.of(0)));
    }

    @Test
    void theTableSaysItInFewWords() {
        String table = OwnersTable.of(List.of(
                new Owner("deployment-controller", "a", List.of(0, 1, 2, 5, 7, 8)),
                new Owner("scheduler", "b", List.of()),
                new Owner("scheduler", "", List.of(0))));

        assertThat(table.lines().map(line -> line.strip().split(" {2,}")).map(Arrays::asList))
                .containsExactly(
                        List.of("CONTROLLER", "INSTANCE", "SHARDS"),
                        List.of("deployment-controller", "a", "0-2 5 7-8"),
                        List.of("scheduler", "b", "spare"),
                        List.of("scheduler", "nobody", "0"));
    }

    private static MemberDescription member(String instance, ShardedController controller, Integer... shards) {
        Set<TopicPartition> partitions = Arrays.stream(shards)
                .map(shard -> new TopicPartition(controller.topic(), shard))
                .collect(Collectors.toSet());
        return new MemberDescription(
                instance + "-id",
                Optional.empty(),
                Optional.empty(),
                instance,
                "/127.0.0.1",
                new MemberAssignment(partitions),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}

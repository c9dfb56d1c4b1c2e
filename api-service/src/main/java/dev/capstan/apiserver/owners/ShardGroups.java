package dev.capstan.apiserver.owners;

import dev.capstan.ownership.ShardedController;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.stereotype.Component;

/** Asks Kafka which member of which group has which shards. */
@Component
class ShardGroups {
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final Map<String, Object> adminProperties;

    ShardGroups(KafkaProperties kafka) {
        this.adminProperties = new HashMap<>(kafka.buildAdminProperties());
        adminProperties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
        adminProperties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
    }

    /**
     * @throws ExecutionException when Kafka doesn't answer
     */
    List<Owner> owners() throws ExecutionException, InterruptedException {
        Set<String> groups = Arrays.stream(ShardedController.values())
                .map(ShardedController::group)
                .collect(Collectors.toSet());
        Map<String, Collection<MemberDescription>> members = new HashMap<>();
        try (Admin admin = Admin.create(adminProperties)) {
            Map<String, KafkaFuture<ConsumerGroupDescription>> descriptions =
                    admin.describeConsumerGroups(groups).describedGroups();
            for (Map.Entry<String, KafkaFuture<ConsumerGroupDescription>> description : descriptions.entrySet()) {
                members.put(description.getKey(), membersOf(description.getValue()));
            }
        }
        return Arrays.stream(ShardedController.values())
                .flatMap(controller -> owners(controller, members.get(controller.group())).stream())
                .toList();
    }

    private static Collection<MemberDescription> membersOf(KafkaFuture<ConsumerGroupDescription> description)
            throws ExecutionException, InterruptedException {
        try {
            return description.get().members();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof GroupIdNotFoundException) {
                return List.of();
            }
            throw failed;
        }
    }

    static List<Owner> owners(ShardedController controller, Collection<MemberDescription> members) {
        Set<Integer> unowned =
                new TreeSet<>(IntStream.range(0, controller.shards()).boxed().toList());
        List<Owner> owners = new ArrayList<>();
        members.stream()
                .sorted((one, other) -> one.clientId().compareTo(other.clientId()))
                .forEach(member -> {
                    List<Integer> shards = member.assignment().topicPartitions().stream()
                            .filter(partition -> partition.topic().equals(controller.topic()))
                            .map(TopicPartition::partition)
                            .sorted()
                            .toList();
                    shards.forEach(unowned::remove);
                    owners.add(new Owner(controller.controller(), member.clientId(), shards));
                });
        if (!unowned.isEmpty()) {
            owners.add(new Owner(controller.controller(), "", List.copyOf(unowned)));
        }
        return owners;
    }
}

package dev.capstan.apiserver.kafkaaccess;

import static org.apache.kafka.common.acl.AclOperation.ALL;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.resource.ResourceType.GROUP;
import static org.apache.kafka.common.resource.ResourceType.TOPIC;
import static org.apache.kafka.common.resource.ResourceType.TRANSACTIONAL_ID;

import dev.capstan.ownership.ShardedController;
import dev.capstan.resource.ResourceTypes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * Who may do what on the broker: the relay writes the object topics, each service reads those that its informers follow and is a
 * member of its own group, and nobody else does anything. An agent is root and obeys {@code capstan.pods}: a topic that others could
 * write would be a root shell.
 */
public final class KafkaAccess {
    private static final String PREFIX = "capstan";
    private static final String PRINCIPAL = "User:";

    private static final Map<String, List<dev.capstan.resource.ResourceType>> READERS = Map.of(
            KafkaLogins.DEPLOYMENT_CONTROLLER,
            List.of(ResourceTypes.DEPLOYMENTS, ResourceTypes.REPLICASETS, ResourceTypes.PODS),
            KafkaLogins.REPLICASET_CONTROLLER,
            List.of(ResourceTypes.REPLICASETS, ResourceTypes.PODS),
            KafkaLogins.SCHEDULER,
            List.of(ResourceTypes.PODS, ResourceTypes.NODES, ResourceTypes.NAMESPACES),
            KafkaLogins.LIFECYCLE,
            ResourceTypes.all(),
            KafkaLogins.AGENT,
            List.of(ResourceTypes.PODS, ResourceTypes.NODES));

    /** Who could join another service's group could take its work away. */
    private static final Map<String, ShardedController> MEMBERS = Map.of(
            KafkaLogins.DEPLOYMENT_CONTROLLER,
            ShardedController.DEPLOYMENT,
            KafkaLogins.REPLICASET_CONTROLLER,
            ShardedController.REPLICASET,
            KafkaLogins.SCHEDULER,
            ShardedController.SCHEDULER,
            KafkaLogins.LIFECYCLE,
            ShardedController.GARBAGE_COLLECTOR);

    private KafkaAccess() {}

    /**
     * Idempotent; what an earlier release allowed and these rules don't, is allowed no more. Rules of others, about what is
     * theirs, are left alone.
     *
     * @param admin of a user who may alter the cluster
     */
    public static void establish(Admin admin) throws IOException {
        try {
            List<AclBinding> rules = rules();
            admin.createAcls(rules).all().get();
            List<AclBindingFilter> surplus = admin.describeAcls(AclBindingFilter.ANY).values().get().stream()
                    .filter(rule -> isOurs(rule) && !rules.contains(rule))
                    .map(AclBinding::toFilter)
                    .toList();
            admin.deleteAcls(surplus).all().get();
        } catch (ExecutionException refused) {
            throw new IOException("cannot set Kafka's access rules", refused.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException(interrupted);
        }
    }

    private static boolean isOurs(AclBinding rule) {
        return rule.pattern().name().startsWith(PREFIX)
                || KafkaLogins.ALL.contains(rule.entry().principal().substring(PRINCIPAL.length()));
    }

    static List<AclBinding> rules() {
        List<AclBinding> rules = new ArrayList<>();
        rules.add(allow(KafkaLogins.RELAY, TOPIC, "capstan.", PatternType.PREFIXED, ALL));
        rules.add(allow(KafkaLogins.RELAY, TRANSACTIONAL_ID, PREFIX, PatternType.PREFIXED, ALL));
        rules.add(allow(KafkaLogins.RELAY, GROUP, PREFIX, PatternType.PREFIXED, ALL));
        READERS.forEach((user, types) -> types.forEach(type -> rules.addAll(allowToRead(user, type.topic()))));
        MEMBERS.forEach((user, any) -> {
            rules.add(allow(user, GROUP, any.group(), PatternType.LITERAL, READ));
            ShardedController.ofGroup(any.group())
                    .forEach(controller -> rules.addAll(allowToRead(user, controller.topic())));
        });
        return rules;
    }

    private static List<AclBinding> allowToRead(String user, String topic) {
        return List.of(
                allow(user, TOPIC, topic, PatternType.LITERAL, READ),
                allow(user, TOPIC, topic, PatternType.LITERAL, DESCRIBE));
    }

    private static AclBinding allow(
            String user, ResourceType resource, String name, PatternType pattern, AclOperation operation) {
        return new AclBinding(
                new ResourcePattern(resource, name, pattern),
                new AccessControlEntry(PRINCIPAL + user, "*", operation, AclPermissionType.ALLOW));
    }
}

package dev.capstan.apiserver.kafkaaccess;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** On a Kafka that Strimzi runs, Strimzi makes the rules, of {@code k8s/overlays/production/kafka-users.yaml}. */
class StrimziUsersTest {
    private static final Path MANIFEST = Path.of("..", "k8s", "overlays", "production", "kafka-users.yaml");

    @Test
    void mayDoWhatOursMay() throws IOException {
        List<AclBinding> rules = new ArrayList<>();
        for (Object user : new Yaml().loadAll(Files.readString(MANIFEST))) {
            addRules(user, rules);
        }

        assertThat(rules).containsExactlyInAnyOrderElementsOf(KafkaAccess.rules());
    }

    private static void addRules(Object user, List<AclBinding> rules) {
        String principal = "User:" + at(user, "metadata", "name");
        for (Object acl : (List<?>) at(user, "spec", "authorization", "acls")) {
            for (Object operation : (List<?>) at(acl, "operations")) {
                rules.add(new AclBinding(
                        pattern(at(acl, "resource")),
                        new AccessControlEntry(
                                principal,
                                "*",
                                AclOperation.fromString(operation.toString()),
                                AclPermissionType.ALLOW)));
            }
        }
    }

    private static ResourcePattern pattern(Object resource) {
        String type = at(resource, "type").toString();
        boolean prefix = at(resource, "patternType").equals("prefix");
        return new ResourcePattern(
                type.equals("transactionalId") ? ResourceType.TRANSACTIONAL_ID : ResourceType.fromString(type),
                at(resource, "name").toString(),
                prefix ? PatternType.PREFIXED : PatternType.LITERAL);
    }

    private static Object at(Object tree, String... path) {
        Object found = tree;
        for (String name : path) {
            found = ((Map<?, ?>) found).get(name);
        }
        return found;
    }
}

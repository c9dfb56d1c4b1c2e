package dev.capstan.apiserver.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.resource.ResourceType;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Good objects come out of creation as they come out of Kubernetes: with its defaults and what admission adds. */
class RecordedCreationsTest {
    private static final List<String> OWN_TO_EACH_CREATION =
            List.of("uid", "creationTimestamp", "resourceVersion", "name");

    private final Strategies strategies = Recorded.strategies();
    private final ObjectMetaRules meta = new ObjectMetaRules();

    @TestFactory
    Stream<DynamicTest> fillsInWhatKubernetesFillsIn() throws IOException {
        return Recorded.cases("creations.json")
                .map(recorded -> DynamicTest.dynamicTest(recorded.path("case").stringValue(), () -> replay(recorded)));
    }

    private void replay(JsonNode recorded) {
        ObjectNode object = Recorded.decoded(recorded.path("request"));
        ResourceType type = Recorded.typeOf(object);
        ResourceStrategy strategy = strategies.of(type);

        meta.prepareForCreate(type, object, "rec", Instant.parse("2026-11-24T00:00:00.123Z"));
        strategy.setDefaults(object);
        strategy.prepareForCreate(object);

        assertThat(meta.validateCreate(type, object)).isEmpty();
        assertThat(strategy.validateCreate(object, new ArrayList<>())).isEmpty();
        ObjectNode expected = Recorded.object(recorded.path("response"));
        assertThat(comparable(asReadBack(object))).isEqualTo(asNewerReleases(comparable(expected)));
    }

    private static ObjectNode asReadBack(ObjectNode object) {
        return (ObjectNode) JsonMapper.shared().readTree(object.toString());
    }

    private static ObjectNode comparable(ObjectNode object) {
        ((ObjectNode) object.path("metadata")).remove(OWN_TO_EACH_CREATION);
        return object;
    }

    /** Since 1.20: namespaces are labelled, Pods count generations, tokens are projected (we mount none). */
    private static ObjectNode asNewerReleases(ObjectNode object) {
        ObjectNode metadata = (ObjectNode) object.path("metadata");
        switch (object.path("kind").stringValue()) {
            case "Namespace" -> metadata.putObject("labels").put("kubernetes.io/metadata.name", "rec");
            case "Pod" -> {
                metadata.put("generation", 1);
                ObjectNode spec = (ObjectNode) object.path("spec");
                removeTokens((ArrayNode) spec.path("volumes"));
                dropEmpty(spec, "volumes");
                Stream.of("containers", "initContainers")
                        .flatMap(kind -> spec.path(kind).valueStream())
                        .map(ObjectNode.class::cast)
                        .forEach(container -> {
                            removeTokens((ArrayNode) container.path("volumeMounts"));
                            dropEmpty(container, "volumeMounts");
                        });
            }
            case "Deployment" -> ((ObjectNode) object.at("/spec/template/metadata")).remove("creationTimestamp");
            default -> {
                /* as it was */
            }
        }
        return object;
    }

    private static void removeTokens(ArrayNode named) {
        named.removeIf(element -> element.path("name").stringValue().startsWith("default-token-"));
    }

    private static void dropEmpty(ObjectNode parent, String name) {
        if (parent.path(name).isEmpty()) {
            parent.remove(name);
        }
    }
}

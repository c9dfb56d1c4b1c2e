package dev.capstan.apiserver.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.apiserver.errors.FieldError;
import dev.capstan.resource.ResourceTypes;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class ObjectMetaRulesTest {
    private static final Instant NOW = Instant.parse("2026-11-24T01:02:03.456Z");

    private final ObjectMetaRules rules = new ObjectMetaRules();

    private static ObjectNode withMetadata(String metadata) {
        return (ObjectNode) JsonMapper.shared().readTree("{\"metadata\":" + metadata.replace('\'', '"') + "}");
    }

    private static ObjectNode metadata(ObjectNode object) {
        return (ObjectNode) object.get("metadata");
    }

    @Nested
    class GivenAnObjectToCreate {
        @Test
        void takesTheIdentityThatTheServerGives() {
            ObjectNode pod = withMetadata("{'name':'a','uid':'mine','creationTimestamp':'2001-01-01T00:00:00Z',"
                    + "'deletionTimestamp':'2001-01-01T00:00:00Z','resourceVersion':'7','selfLink':'/x'}");

            rules.prepareForCreate(ResourceTypes.PODS, pod, "rec", NOW);

            assertThat(metadata(pod).path("uid").stringValue()).matches("[0-9a-f-]{36}");
            assertThat(metadata(pod).path("creationTimestamp").stringValue()).isEqualTo("2026-11-24T01:02:03Z");
            assertThat(metadata(pod).path("namespace").stringValue()).isEqualTo("rec");
            assertThat(metadata(pod).propertyNames())
                    .doesNotContain("deletionTimestamp", "resourceVersion", "selfLink");
        }

        @Test
        void drawsANameThatFitsALabel() {
            ObjectNode pod = withMetadata("{'generateName':'" + "a".repeat(80) + "-'}");

            rules.prepareForCreate(ResourceTypes.PODS, pod, "rec", NOW);

            assertThat(metadata(pod).path("name").stringValue()).matches("a{58}[bcdfghjklmnpqrstvwxz2456789]{5}");
        }

        @Test
        void demandsAName() {
            ObjectNode pod = withMetadata("{'namespace':'rec'}");

            assertThat(rules.validateCreate(ResourceTypes.PODS, pod))
                    .containsExactly(FieldError.required("metadata.name", "name or generateName is required"));
        }

        @Test
        void letsNamespacesHaveNoDots() {
            assertThat(rules.validateCreate(ResourceTypes.NAMESPACES, withMetadata("{'name':'a.b'}")))
                    .hasSize(1);
            assertThat(rules.validateCreate(ResourceTypes.NODES, withMetadata("{'name':'a.b'}")))
                    .isEmpty();
        }

        @Test
        void refusesTwoControllersAndHalfAnOwner() {
            ObjectNode pod = withMetadata("{'name':'a','namespace':'rec','ownerReferences':["
                    + "{'apiVersion':'apps/v1','kind':'ReplicaSet','name':'one','uid':'1','controller':true},"
                    + "{'apiVersion':'apps/v1','kind':'ReplicaSet','name':'two','controller':true}]}");

            assertThat(rules.validateCreate(ResourceTypes.PODS, pod))
                    .extracting(FieldError::field)
                    .containsExactly("metadata.ownerReferences.uid", "metadata.ownerReferences");
        }

        @Test
        void refusesFinalizersThatNobodyIsKnownToRemove() {
            ObjectNode pod = withMetadata("{'name':'a','namespace':'rec','finalizers':['mine','example.com/mine']}");

            assertThat(rules.validateCreate(ResourceTypes.PODS, pod))
                    .extracting(FieldError::field)
                    .containsExactly("metadata.finalizers[0]");
        }

        @Test
        void refusesAnnotationsBeyond256KiB() {
            ObjectNode pod = withMetadata("{'name':'a','namespace':'rec'}");
            metadata(pod).putObject("annotations").put("big", "x".repeat(300_000));

            assertThat(rules.validateCreate(ResourceTypes.PODS, pod))
                    .containsExactly(FieldError.tooLong("metadata.annotations", 262_144));
        }
    }

    @Nested
    class GivenAnObjectThatExists {
        private final ObjectNode old = withMetadata("{'name':'a','namespace':'rec','uid':'1','generation':4,"
                + "'creationTimestamp':'2026-01-01T00:00:00Z','finalizers':['example.com/one']}");

        private List<FieldError> update(ObjectNode object) {
            rules.prepareForUpdate(ResourceTypes.PODS, object, old);
            return rules.validateUpdate(ResourceTypes.PODS, object, old);
        }

        @Test
        void letsWritersLeaveOutWhatTheyCannotChange() {
            ObjectNode object = withMetadata("{'name':'a','generation':9}");

            assertThat(update(object)).isEmpty();
            assertThat(metadata(object).path("uid").stringValue()).isEqualTo("1");
            assertThat(metadata(object).path("generation").intValue()).isEqualTo(4);
        }

        @Test
        void keepsTheUid() {
            assertThat(update(withMetadata("{'name':'a','uid':'2'}")))
                    .containsExactly(FieldError.invalid("metadata.uid", "2", "field is immutable"));
        }

        @Test
        void leavesDeletionToDelete() {
            assertThat(update(withMetadata("{'name':'a','deletionTimestamp':'2026-01-01T00:00:00Z'}")))
                    .extracting(FieldError::field)
                    .containsExactly("metadata.deletionTimestamp");
        }

        @Test
        void takesNoNewFinalizersOnceItIsBeingDeleted() {
            metadata(old).put("deletionTimestamp", "2026-01-01T00:00:00Z");

            assertThat(update(withMetadata("{'name':'a','finalizers':['example.com/one','example.com/two']}")))
                    .extracting(FieldError::type)
                    .containsExactly(FieldError.Type.FORBIDDEN);
        }
    }
}

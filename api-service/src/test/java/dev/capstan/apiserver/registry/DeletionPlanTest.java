package dev.capstan.apiserver.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.apiserver.registry.DeleteOptions.Propagation;
import dev.capstan.apiserver.registry.DeletionPlan.Mark;
import dev.capstan.apiserver.registry.DeletionPlan.Pending;
import dev.capstan.apiserver.registry.DeletionPlan.Remove;
import dev.capstan.apiserver.testing.PlainStrategy;
import dev.capstan.resource.ResourceType;
import dev.capstan.resource.ResourceTypes;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class DeletionPlanTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00.5Z");

    @Test
    void removesAtOnceWhatNothingHolds() {
        assertThat(plan(ResourceTypes.CONFIGMAPS, "{'metadata': {'name': 'c'}}", options()))
                .isInstanceOf(Remove.class);
    }

    @Test
    void marksAnObjectWithFinalizersAndCountsThatAsAChangeOfIntent() {
        DeletionPlan plan = plan(
                ResourceTypes.DEPLOYMENTS,
                "{'metadata': {'name': 'd', 'generation': 3, 'finalizers': ['x/y']}}",
                options());

        assertThat(marked(plan))
                .hasToString(json("{'metadata': {'name': 'd', 'generation': 4, 'finalizers': ['x/y'],"
                                + " 'deletionTimestamp': '2026-01-01T00:00:00Z', 'deletionGracePeriodSeconds': 0}}")
                        .toString());
    }

    @Test
    void aSecondDeleteOfAMarkedObjectChangesNothing() {
        String marked = "{'metadata': {'finalizers': ['x/y'], 'deletionTimestamp': '2026-01-01T00:00:00Z',"
                + " 'deletionGracePeriodSeconds': 0}}";

        assertThat(plan(ResourceTypes.DEPLOYMENTS, marked, options())).isInstanceOf(Pending.class);
    }

    @Test
    void propagationPoliciesBecomeFinalizersAndTakeEachOthersPlace() {
        String orphaning = "{'metadata': {'finalizers': ['orphan', 'x/y'],"
                + " 'deletionTimestamp': '2026-01-01T00:00:00Z', 'deletionGracePeriodSeconds': 0}}";

        ObjectNode foreground = marked(plan(ResourceTypes.DEPLOYMENTS, orphaning, options(Propagation.FOREGROUND)));
        DeletionPlan background =
                plan(ResourceTypes.DEPLOYMENTS, orphaning.replace(", 'x/y'", ""), options(Propagation.BACKGROUND));

        assertThat(Metadata.of(foreground).finalizers()).containsExactly("x/y", "foregroundDeletion");
        assertThat(background).isInstanceOf(Remove.class);
    }

    @Test
    void aNamespaceWithContentTerminates() {
        DeletionPlan plan = plan(
                ResourceTypes.NAMESPACES,
                "{'metadata': {'name': 'n'}, 'spec': {'finalizers': ['kubernetes']}, 'status': {'phase': 'Active'}}",
                options());

        assertThat(marked(plan).path("status").path("phase").stringValue()).isEqualTo("Terminating");
        assertThat(Metadata.of(marked(plan)).isDeleting()).isTrue();
    }

    @Test
    void aNamespaceWithoutContentGoes() {
        assertThat(plan(ResourceTypes.NAMESPACES, "{'metadata': {'name': 'n'}, 'spec': {}}", options()))
                .isInstanceOf(Remove.class);
    }

    @Nested
    class GivenAPodWithThirtySecondsOfGrace {
        private static final String POD = "{'metadata': {'name': 'p'}}";
        private static final String TERMINATING =
                "{'metadata': {'name': 'p', 'deletionTimestamp': '2026-01-01T00:00:30Z',"
                        + " 'deletionGracePeriodSeconds': 30}}";

        @Test
        void marksItWithTheTimeAtWhichItMustBeGone() {
            Metadata metadata = Metadata.of(marked(plan(ResourceTypes.PODS, POD, options())));

            assertThat(metadata.deletionTimestamp()).contains(Instant.parse("2026-01-01T00:00:30Z"));
            assertThat(metadata.deletionGracePeriodSeconds()).hasValue(30);
        }

        @Test
        void asksForLessAndGetsLess() {
            Metadata metadata = Metadata.of(marked(plan(ResourceTypes.PODS, TERMINATING, options(10))));

            assertThat(metadata.deletionTimestamp()).contains(Instant.parse("2026-01-01T00:00:10Z"));
            assertThat(metadata.deletionGracePeriodSeconds()).hasValue(10);
        }

        @Test
        void asksForMoreAndChangesNothing() {
            assertThat(plan(ResourceTypes.PODS, TERMINATING, options(60))).isInstanceOf(Pending.class);
            assertThat(plan(ResourceTypes.PODS, TERMINATING, options())).isInstanceOf(Pending.class);
        }

        @Test
        void forcesItOut() {
            assertThat(plan(ResourceTypes.PODS, POD, options(0))).isInstanceOf(Remove.class);
            assertThat(plan(ResourceTypes.PODS, TERMINATING, options(0))).isInstanceOf(Remove.class);
        }

        @Test
        void doesNotForceItPastItsFinalizers() {
            String held = TERMINATING.replace("'name': 'p'", "'name': 'p', 'finalizers': ['x/y']");

            ObjectNode object = marked(plan(ResourceTypes.PODS, held, options(0)));

            assertThat(Metadata.of(object).deletionGracePeriodSeconds()).hasValue(0);
        }
    }

    private static DeletionPlan plan(ResourceType type, String object, DeleteOptions options) {
        Duration grace = type.equals(ResourceTypes.PODS) ? Duration.ofSeconds(30) : Duration.ZERO;
        return DeletionPlan.of(type, json(object), new PlainStrategy(type, grace), options, NOW);
    }

    private static ObjectNode marked(DeletionPlan plan) {
        assertThat(plan).isInstanceOf(Mark.class);
        return ((Mark) plan).object();
    }

    private static ObjectNode json(String text) {
        return (ObjectNode) JSON.readTree(text.replace('\'', '"'));
    }

    private static DeleteOptions options() {
        return new DeleteOptions(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), false);
    }

    private static DeleteOptions options(long graceSeconds) {
        return new DeleteOptions(
                Optional.of(Duration.ofSeconds(graceSeconds)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false);
    }

    private static DeleteOptions options(Propagation propagation) {
        return new DeleteOptions(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(propagation), false);
    }
}

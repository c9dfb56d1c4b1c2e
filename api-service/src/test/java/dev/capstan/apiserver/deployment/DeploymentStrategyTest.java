package dev.capstan.apiserver.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.apiserver.errors.FieldError;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class DeploymentStrategyTest {
    private final DeploymentStrategy strategy = new DeploymentStrategy();

    private ObjectNode deployment() {
        String json = "{'metadata':{'name':'web'},'spec':{'selector':{'matchLabels':{'app':'web'}},"
                + "'template':{'metadata':{'labels':{'app':'web'}},"
                + "'spec':{'containers':[{'name':'main','image':'busybox:1'}]}}}}";
        ObjectNode deployment = (ObjectNode) JsonMapper.shared().readTree(json.replace('\'', '"'));
        strategy.setDefaults(deployment);
        strategy.prepareForCreate(deployment);
        return deployment;
    }

    private static ObjectNode at(ObjectNode object, String pointer) {
        return (ObjectNode) object.at(pointer);
    }

    private List<String> refusedFields(ObjectNode object) {
        return strategy.validateCreate(object, new ArrayList<>()).stream()
                .map(FieldError::field)
                .toList();
    }

    @Nested
    class GivenATemplateThatNeverRestarts {
        private final ObjectNode deployment = deployment();

        GivenATemplateThatNeverRestarts() {
            at(deployment, "/spec/template/spec").put("restartPolicy", "Never");
        }

        @Test
        void refusesItAsKubernetesDoes() {
            assertThat(refusedFields(deployment)).containsExactly("spec.template.spec.restartPolicy");
        }

        @Test
        void takesItWhenEveryExitIsToReplaceThePod() {
            at(deployment, "/spec/template/metadata")
                    .putObject("annotations")
                    .put("capstan.dev/replace-on-exit", "true");

            assertThat(refusedFields(deployment)).isEmpty();
        }

        @Test
        void refusesOnFailureEvenThen() {
            at(deployment, "/spec/template/metadata")
                    .putObject("annotations")
                    .put("capstan.dev/replace-on-exit", "true");
            at(deployment, "/spec/template/spec").put("restartPolicy", "OnFailure");

            assertThat(refusedFields(deployment)).containsExactly("spec.template.spec.restartPolicy");
        }
    }

    @Test
    void refusesASelectorOfEverything() {
        ObjectNode deployment = deployment();
        at(deployment, "/spec").putObject("selector");

        assertThat(refusedFields(deployment)).containsExactly("spec.selector");
    }

    @Test
    void refusesADeadlineBeforePodsCanBeAvailable() {
        ObjectNode deployment = deployment();
        at(deployment, "/spec").put("minReadySeconds", 600);

        assertThat(refusedFields(deployment)).containsExactly("spec.progressDeadlineSeconds");
    }

    @Test
    void refusesBoundsThatAreNeitherCountNorPercentage() {
        ObjectNode deployment = deployment();
        at(deployment, "/spec/strategy/rollingUpdate").put("maxSurge", "half").put("maxUnavailable", "101%");

        assertThat(refusedFields(deployment))
                .containsExactly("spec.strategy.rollingUpdate.maxSurge", "spec.strategy.rollingUpdate.maxUnavailable");
    }

    @Test
    void refusesBoundsForRecreate() {
        ObjectNode deployment = deployment();
        at(deployment, "/spec/strategy").put("type", "Recreate");

        assertThat(refusedFields(deployment)).containsExactly("spec.strategy.rollingUpdate");
    }

    @Test
    void countsAChangeOfAnnotationsAsANewGeneration() {
        ObjectNode old = deployment();
        ObjectNode annotated = old.deepCopy();
        at(annotated, "/metadata").putObject("annotations").put("a", "b");
        ObjectNode labelled = old.deepCopy();
        at(labelled, "/metadata").putObject("labels").put("a", "b");

        strategy.prepareForUpdate(annotated, old);
        strategy.prepareForUpdate(labelled, old);

        assertThat(annotated.at("/metadata/generation").intValue()).isEqualTo(2);
        assertThat(labelled.at("/metadata/generation").intValue()).isEqualTo(1);
    }

    @Test
    void refusesAStatusThatDoesNotAddUp() {
        ObjectNode old = deployment();
        at(old, "/status").put("collisionCount", 2);
        ObjectNode object = deployment();
        at(object, "/status").put("replicas", 1).put("readyReplicas", 2).put("collisionCount", 1);

        assertThat(strategy.validateStatusUpdate(object, old))
                .extracting(FieldError::field)
                .containsExactly("status.readyReplicas", "status.collisionCount");
    }

    @Test
    void warnsOfMemoryInThousandthsOfBytes() {
        ObjectNode deployment = deployment();
        at(deployment, "/spec/template/spec/containers/0/resources")
                .putObject("requests")
                .put("memory", "100m");
        List<String> warnings = new ArrayList<>();

        strategy.validateCreate(deployment, warnings);

        assertThat(warnings)
                .containsExactly("spec.template.spec.containers[0].resources.requests[memory]: fractional byte value"
                        + " \"100m\" is invalid, must be an integer");
    }
}

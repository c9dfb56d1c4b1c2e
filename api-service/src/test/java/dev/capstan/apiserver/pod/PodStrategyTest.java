package dev.capstan.apiserver.pod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.capstan.apiserver.errors.ApiException;
import dev.capstan.apiserver.errors.FieldError;
import dev.capstan.apiserver.strategy.ResourceStrategy.RowCondition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class PodStrategyTest {
    private final PodStrategy strategy = new PodStrategy();

    private static ObjectNode pod(String... specFields) {
        String fields = specFields.length == 0 ? "" : "," + String.join(",", specFields);
        String json = "{'apiVersion':'v1','kind':'Pod','metadata':{'name':'a'},'spec':{"
                + "'containers':[{'name':'main','image':'busybox:1'}]" + fields + "}}";
        return (ObjectNode) JsonMapper.shared().readTree(json.replace('\'', '"'));
    }

    private ObjectNode created(String... specFields) {
        ObjectNode pod = pod(specFields);
        strategy.setDefaults(pod);
        strategy.prepareForCreate(pod);
        return pod;
    }

    private static ObjectNode spec(ObjectNode pod) {
        return (ObjectNode) pod.get("spec");
    }

    private static ObjectNode container(ObjectNode pod) {
        return (ObjectNode) pod.at("/spec/containers/0");
    }

    @ParameterizedTest
    @CsvSource({"Succeeded,The pod has completed successfully.", "Failed,The pod failed."})
    void aRowOfAnEndedPodIsCompleted(String phase, String message) {
        ObjectNode pod = pod();
        assertThat(strategy.rowCondition(pod)).isEmpty();

        pod.withObjectProperty("status").put("phase", phase);

        assertThat(strategy.rowCondition(pod)).contains(new RowCondition("Completed", phase, message));
    }

    @Test
    void aNameThatMakesNoHostnameIsLegalButWarnedOf() {
        ObjectNode pod = created();
        ((ObjectNode) pod.path("metadata")).put("name", "a.b");
        List<String> warnings = new ArrayList<>();

        assertThat(strategy.validateCreate(pod, warnings)).isEmpty();
        assertThat(warnings)
                .singleElement()
                .asString()
                .startsWith(
                        "metadata.name: this is used in the Pod's hostname, which can result in surprising behavior;"
                                + " a DNS label is recommended: [a lowercase RFC 1123 label must consist of");
    }

    @Nested
    class Defaults {
        @ParameterizedTest
        @CsvSource({
            "busybox,Always",
            "busybox:latest,Always",
            "busybox:1.36,IfNotPresent",
            "registry:5000/busybox,Always",
            "registry:5000/busybox:2,IfNotPresent",
            "busybox@sha256:0123,IfNotPresent",
            "busybox:latest@sha256:0123,IfNotPresent"
        })
        void pullImagesWhoseTagMoves(String image, String policy) {
            ObjectNode pod = pod();
            container(pod).put("image", image);

            strategy.setDefaults(pod);

            assertThat(container(pod).path("imagePullPolicy").stringValue()).isEqualTo(policy);
        }

        @Test
        void requestWhatIsLimited() {
            ObjectNode pod = pod();
            container(pod)
                    .putObject("resources")
                    .putObject("limits")
                    .put("cpu", "2")
                    .put("memory", "1Gi");

            strategy.setDefaults(pod);

            assertThat(pod.at("/spec/containers/0/resources/requests/cpu").stringValue())
                    .isEqualTo("2");
        }

        @Test
        void areFilledInOnce() {
            ObjectNode once = created("'volumes':[{'name':'v'}]", "'hostNetwork':true");
            ObjectNode twice = once.deepCopy();

            strategy.setDefaults(twice);

            assertThat(twice).isEqualTo(once);
        }
    }

    @Nested
    class Admission {
        @Test
        void leavesPodsThatTolerateAllTaintsAlone() {
            ObjectNode pod = created("'tolerations':[{'operator':'Exists'}]");

            assertThat(spec(pod).path("tolerations")).hasSize(1);
        }

        @Test
        void refusesPrioritiesWithoutAClass() {
            assertThatThrownBy(() -> created("'priority':7")).isInstanceOf(ApiException.class);
            assertThatThrownBy(() -> created("'priorityClassName':'gold'"))
                    .hasMessage("pods \"a\" is forbidden: no PriorityClass with name gold was found");
        }
    }

    @Nested
    class QualityOfService {
        @ParameterizedTest
        @CsvSource(
                delimiter = ';',
                value = {
                    "{}; BestEffort",
                    "{'requests':{'cpu':'1'}}; Burstable",
                    "{'limits':{'cpu':'1'}}; Burstable",
                    "{'limits':{'cpu':'1','memory':'1Gi'}}; Guaranteed",
                    "{'limits':{'cpu':'1','memory':'1Gi'},'requests':{'cpu':'1000m','memory':'1024Mi'}}; Guaranteed",
                    "{'limits':{'cpu':'1','memory':'1Gi'},'requests':{'cpu':'500m'}}; Burstable"
                })
        void followsFromRequestsAndLimits(String resources, String qosClass) {
            ObjectNode pod = pod();
            container(pod).set("resources", JsonMapper.shared().readTree(resources.replace('\'', '"')));
            strategy.setDefaults(pod);
            strategy.prepareForCreate(pod);

            assertThat(pod.at("/status/qosClass").stringValue()).isEqualTo(qosClass);
        }
    }

    @Nested
    class Updates {
        private List<FieldError> update(ObjectNode old, Consumer<ObjectNode> change) {
            ObjectNode object = old.deepCopy();
            change.accept(spec(object));
            strategy.setDefaults(object);
            strategy.prepareForUpdate(object, old);
            return strategy.validateUpdate(object, old, new ArrayList<>());
        }

        @Test
        void mayChangeImages() {
            assertThat(update(created(), spec -> ((ObjectNode) spec.at("/containers/0")).put("image", "busybox:2")))
                    .isEmpty();
        }

        @Test
        void mayNotMoveThePod() {
            assertThat(update(created(), spec -> spec.put("nodeName", "n1")))
                    .singleElement()
                    .satisfies(error -> assertThat(error.message())
                            .startsWith("Forbidden: pod updates may not change fields other than")
                            .endsWith("changed: spec.nodeName"));
        }

        @Test
        void mayNotAddContainers() {
            assertThat(update(
                            created(),
                            spec -> spec.withArray("containers")
                                    .addObject()
                                    .put("name", "two")
                                    .put("image", "busybox:1")))
                    .containsExactly(
                            FieldError.forbidden("spec.containers", "pod updates may not add or remove containers"));
        }

        @Test
        void mayAddTolerationsButNotTakeThemAway() {
            assertThat(update(
                            created(),
                            spec -> spec.withArray("tolerations")
                                    .addObject()
                                    .put("key", "k")
                                    .put("operator", "Exists")))
                    .isEmpty();
            ObjectNode tolerant = created("'tolerations':[{'key':'k','operator':'Exists'}]");
            assertThat(update(tolerant, spec -> spec.withArray("tolerations").remove(0)))
                    .extracting(FieldError::field)
                    .containsExactly("spec.tolerations");
        }

        @Test
        void mayLeaveOutWhatAdmissionFilledIn() {
            assertThat(update(
                            created(),
                            spec -> spec.remove(
                                    List.of("tolerations", "serviceAccountName", "serviceAccount", "priority"))))
                    .isEmpty();
        }

        @Test
        void mayOnlyShortenTheDeadline() {
            ObjectNode old = created("'activeDeadlineSeconds':60");

            assertThat(update(old, spec -> spec.put("activeDeadlineSeconds", 30)))
                    .isEmpty();
            assertThat(update(old, spec -> spec.put("activeDeadlineSeconds", 90)))
                    .hasSize(1);
            assertThat(update(old, spec -> spec.remove("activeDeadlineSeconds")))
                    .hasSize(1);
        }

        @Test
        void countTheGenerationOnlyWhenTheSpecChanges() {
            ObjectNode old = created();
            ObjectNode relabelled = old.deepCopy();
            ((ObjectNode) relabelled.get("metadata")).putObject("labels").put("a", "b");
            ObjectNode reimaged = old.deepCopy();
            container(reimaged).put("image", "busybox:2");

            strategy.prepareForUpdate(relabelled, old);
            strategy.prepareForUpdate(reimaged, old);

            assertThat(relabelled.at("/metadata/generation").intValue()).isEqualTo(1);
            assertThat(reimaged.at("/metadata/generation").intValue()).isEqualTo(2);
        }

        @Test
        void leaveTheStatusAlone() {
            ObjectNode old = created();
            ObjectNode object = old.deepCopy();
            ((ObjectNode) object.get("status")).put("phase", "Running");

            strategy.prepareForUpdate(object, old);

            assertThat(object.get("status")).isEqualTo(old.get("status"));
        }
    }

    @Nested
    class StatusUpdates {
        @Test
        void touchNothingButTheStatus() {
            ObjectNode old = created();
            ObjectNode object = old.deepCopy();
            container(object).put("image", "other");
            ((ObjectNode) object.get("metadata")).put("resourceVersion", "5");
            object.putObject("status").put("phase", "Running");

            strategy.prepareForStatusUpdate(object, old);

            assertThat(object.get("spec")).isEqualTo(old.get("spec"));
            assertThat(object.at("/metadata/resourceVersion").stringValue()).isEqualTo("5");
            assertThat(object.at("/status/phase").stringValue()).isEqualTo("Running");
            assertThat(object.at("/status/qosClass").stringValue()).isEqualTo("BestEffort");
        }

        @Test
        void cannotBringBackAContainerThatIsNotToBeRestarted() {
            ObjectNode old = created("'restartPolicy':'Never'");
            addStatus(old).putObject("terminated").put("exitCode", 1);
            ObjectNode object = created("'restartPolicy':'Never'");
            addStatus(object).putObject("running");

            assertThat(strategy.validateStatusUpdate(object, old))
                    .containsExactly(FieldError.forbidden(
                            "status.containerStatuses[0].state", "may not be transitioned to non-terminated state"));
        }

        private static ObjectNode addStatus(ObjectNode pod) {
            return ((ObjectNode) pod.get("status"))
                    .putArray("containerStatuses")
                    .addObject()
                    .put("name", "main")
                    .putObject("state");
        }
    }

    @Nested
    class Deletion {
        @Test
        void isImmediateWhileNoNodeHasThePod() {
            assertThat(strategy.deletionGrace(created(), null)).isZero();
        }

        @Test
        void isImmediateOnceThePodHasEnded() {
            ObjectNode pod = created("'nodeName':'n1'");
            ((ObjectNode) pod.get("status")).put("phase", "Failed");

            assertThat(strategy.deletionGrace(pod, null)).isZero();
        }

        @Test
        void waitsAsLongAsTheSpecOrTheRequestSays() {
            ObjectNode pod = created("'nodeName':'n1'", "'terminationGracePeriodSeconds':7");

            assertThat(strategy.deletionGrace(pod, null)).isEqualTo(Duration.ofSeconds(7));
            assertThat(strategy.deletionGrace(pod, Duration.ofSeconds(2))).isEqualTo(Duration.ofSeconds(2));
            assertThat(strategy.deletionGrace(pod, Duration.ZERO)).isZero();
        }
    }
}

package dev.capstan.nodeagent.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.testing.PodBuilders;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class UnsupportedFieldsTest {
    private final KubernetesSerialization serialization = new KubernetesSerialization();
    private final UnsupportedFields unsupported = new UnsupportedFields(serialization);

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of(
                        "containers: [{name: a, lifecycle: {postStart: {exec: {command: [x]}}}}]",
                        List.of("spec.containers[0].lifecycle.postStart")),
                Arguments.of(
                        "containers: [{name: a, livenessProbe: {grpc: {port: 1}}}]",
                        List.of("spec.containers[0].livenessProbe.grpc")),
                Arguments.of(
                        "initContainers: [{name: side, restartPolicy: Always}]",
                        List.of("spec.initContainers[0].restartPolicy")),
                Arguments.of("shareProcessNamespace: true", List.of("spec.shareProcessNamespace")),
                Arguments.of("automountServiceAccountToken: true", List.of("spec.automountServiceAccountToken")),
                Arguments.of("hostUsers: false", List.of()),
                Arguments.of("dnsPolicy: Elsewhere", List.of("spec.dnsPolicy")),
                Arguments.of("imagePullSecrets: [{name: s}]", List.of("spec.imagePullSecrets[0]")),
                Arguments.of(
                        "volumes: [{name: v, persistentVolumeClaim: {claimName: c}}]",
                        List.of("spec.volumes[0].persistentVolumeClaim")),
                Arguments.of(
                        "volumes: [{name: v, emptyDir: {sizeLimit: 1Gi}}]",
                        List.of("spec.volumes[0].emptyDir.sizeLimit")),
                Arguments.of("volumes: [{name: v, emptyDir: {medium: Memory, sizeLimit: 1Mi}}]", List.of()),
                Arguments.of(
                        "volumes: [{name: v, emptyDir: {medium: HugePages}}]",
                        List.of("spec.volumes[0].emptyDir.medium")));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void namesThePathOfWhatIsNotCarriedOut(String spec, List<String> paths) {
        Pod pod = serialization.unmarshal("kind: Pod\napiVersion: v1\nspec: {" + spec + "}", Pod.class);

        assertThat(unsupported.in(pod)).containsExactlyElementsOf(paths);
    }

    @Test
    void runsAnOrdinaryPod() {
        Pod pod = PodBuilders.aPod("web")
                .editSpec()
                .withRestartPolicy("Always")
                .withDnsPolicy("ClusterFirst")
                .withSchedulerName("default-scheduler")
                .withServiceAccountName("default")
                .withEnableServiceLinks(true)
                .addNewToleration()
                .withKey("node.kubernetes.io/not-ready")
                .withOperator("Exists")
                .withTolerationSeconds(300L)
                .endToleration()
                .editFirstContainer()
                .addNewPort()
                .withContainerPort(80)
                .endPort()
                .withNewResources()
                .addToLimits("cpu", new Quantity("1"))
                .endResources()
                .withNewReadinessProbe()
                .withNewHttpGet()
                .withPath("/")
                .withNewPort(80)
                .endHttpGet()
                .endReadinessProbe()
                .withTerminationMessagePath("/dev/termination-log")
                .withTerminationMessagePolicy("File")
                .endContainer()
                .endSpec()
                .build();

        assertThat(unsupported.in(pod)).isEmpty();
    }
}

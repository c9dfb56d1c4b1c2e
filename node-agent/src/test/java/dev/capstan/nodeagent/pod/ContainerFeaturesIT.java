package dev.capstan.nodeagent.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.nodeagent.runtime.ExecResult;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a Pod's spec can ask of its containers, seen from inside them. */
class ContainerFeaturesIT extends OnDocker {

    @Test
    void givesAContainerItsEnvironmentAndExpandsItInItsArguments() {
        controlPlane.put(new ConfigMapBuilder()
                .withNewMetadata()
                .withName("colours")
                .endMetadata()
                .addToData("FIRST", "red")
                .build());
        Pod pod = aHelloPod("env")
                .editSpec()
                .editFirstContainer()
                .addNewEnvFrom()
                .withNewConfigMapRef("colours", false)
                .endEnvFrom()
                .addNewEnv()
                .withName("POD_IP")
                .withNewValueFrom()
                .withNewFieldRef("v1", "status.podIP")
                .endValueFrom()
                .endEnv()
                .addNewEnv()
                .withName("BOTH")
                .withValue("$(FIRST)-$(POD_IP)-$$(FIRST)")
                .endEnv()
                .withCommand("/bin/sh", "-c", "echo $(BOTH); sleep 1000")
                .endContainer()
                .endSpec()
                .build();

        controlPlane.create(pod);

        soon().until(() -> isReady(pod));
        String ip = controlPlane.statusOf(pod).getPodIP();
        assertThat(inside(pod, "env")).contains("BOTH=red-" + ip + "-$(FIRST)");
        assertThat(inside(pod, "hostname")).isEqualTo("env\n");
        assertThat(inside(pod, "cat", "/etc/hosts")).contains(ip + "\tenv");
    }

    @Test
    void waitsForAConfigMapThatIsMissing() {
        Pod pod = aHelloPod("waits")
                .editSpec()
                .editFirstContainer()
                .addNewEnvFrom()
                .withNewConfigMapRef("late", false)
                .endEnvFrom()
                .endContainer()
                .endSpec()
                .build();

        controlPlane.create(pod);

        soon().until(() -> waitingReason(pod).equals("CreateContainerConfigError"));
        assertThat(containerStatus(pod).getState().getWaiting().getMessage()).isEqualTo("configmap \"late\" not found");
        controlPlane.put(new ConfigMapBuilder()
                .withNewMetadata()
                .withName("late")
                .endMetadata()
                .build());
        soon().until(() -> isReady(pod));
    }

    @Test
    void mountsVolumesAndUpdatesThoseMadeOfConfigMaps() {
        putPage("old");
        controlPlane.put(new SecretBuilder()
                .withNewMetadata()
                .withName("key")
                .endMetadata()
                .addToData("password", "c2VjcmV0")
                .build());
        Pod pod = aHelloPod("volumes")
                .editSpec()
                .addNewVolume()
                .withName("pages")
                .withNewConfigMap()
                .withName("pages")
                .addNewItem("page", 0440, "sub/page.txt", null)
                .endConfigMap()
                .endVolume()
                .addNewVolume()
                .withName("key")
                .withNewSecret()
                .withSecretName("key")
                .withDefaultMode(0400)
                .endSecret()
                .endVolume()
                .addNewVolume()
                .withName("scratch")
                .withNewEmptyDir()
                .withMedium("Memory")
                .withSizeLimit(new Quantity("1Mi"))
                .endEmptyDir()
                .endVolume()
                .editFirstContainer()
                .addNewVolumeMount()
                .withName("pages")
                .withMountPath("/pages")
                .endVolumeMount()
                .addNewVolumeMount()
                .withName("key")
                .withMountPath("/key")
                .withReadOnly(true)
                .endVolumeMount()
                .addNewVolumeMount()
                .withName("scratch")
                .withMountPath("/scratch")
                .withSubPath("deep/er")
                .endVolumeMount()
                .endContainer()
                .endSpec()
                .build();

        controlPlane.create(pod);

        soon().until(() -> isReady(pod));
        assertThat(inside(pod, "cat", "/pages/sub/page.txt", "/key/password")).isEqualTo("oldsecret");
        assertThat(inside(pod, "stat", "-L", "-c", "%a", "/pages/sub/page.txt", "/key/password"))
                .isEqualTo("440\n400\n");
        assertThat(inside(pod, "sh", "-c", "echo x > /scratch/file; df -T /scratch | tail -n 1"))
                .contains("tmpfs", "1024");

        putPage("new");

        soon().until(() -> inside(pod, "cat", "/pages/sub/page.txt").equals("new"));
    }

    private void putPage(String text) {
        controlPlane.put(new ConfigMapBuilder()
                .withNewMetadata()
                .withName("pages")
                .endMetadata()
                .addToData("page", text)
                .build());
    }

    @Test
    void keepsAPodOutOfServiceUntilItsReadinessProbeSucceedsAndRestartsWhatFailsToLive() {
        Pod pod = aHelloPod("probed")
                .editSpec()
                .editFirstContainer()
                .withNewReadinessProbe()
                .withNewHttpGet()
                .withPath("/cgi-bin/index.cgi")
                .withNewPort(80)
                .endHttpGet()
                .withPeriodSeconds(1)
                .withTimeoutSeconds(30)
                .endReadinessProbe()
                .withNewLivenessProbe()
                .withNewExec()
                .withCommand("test", "!", "-e", "/tmp/dead")
                .endExec()
                .withPeriodSeconds(1)
                .withTimeoutSeconds(30)
                .withFailureThreshold(2)
                .endLivenessProbe()
                .endContainer()
                .endSpec()
                .build();

        controlPlane.create(pod);

        soon().until(() -> isReady(pod));
        inside(pod, "touch", "/tmp/dead");
        soon().until(() -> isReady(pod) && containerStatus(pod).getRestartCount() == 1);
        assertThat(controlPlane.events())
                .contains("Killing: Container main failed liveness probe, will be restarted")
                .anyMatch(event -> event.startsWith("Unhealthy: Liveness probe failed:"));
    }

    @Test
    void tellsWhyACommandCannotRun() {
        Pod pod = aHelloPod("nocmd")
                .editSpec()
                .editFirstContainer()
                .withCommand("/no/such/command")
                .endContainer()
                .endSpec()
                .build();

        controlPlane.create(pod);

        soon().until(() -> waitingReason(pod).equals("RunContainerError"));
        assertThat(containerStatus(pod).getState().getWaiting().getMessage())
                .contains("failed to start container", "/no/such/command");
        soon().until(() -> waitingReason(pod).equals("CrashLoopBackOff"));
    }

    @Test
    void tellsWhyAnImageIsMissing() {
        Pod pod = aHelloPod("ghost")
                .editSpec()
                .editFirstContainer()
                .withImage("nowhere.invalid/ghost:1")
                .endContainer()
                .endSpec()
                .build();

        controlPlane.create(pod);

        soon().until(() -> waitingReason(pod).equals("ErrImagePull"));
        soon().until(() -> waitingReason(pod).equals("ImagePullBackOff"));
        assertThat(controlPlane.statusOf(pod).getPhase()).isEqualTo("Pending");
        assertThat(controlPlane.events())
                .contains("Pulling: Pulling image \"nowhere.invalid/ghost:1\"", "Failed: Error: ImagePullBackOff");
    }

    @Test
    void endsAPodUnderNeverWithItsTerminationMessage() {
        Pod pod = aHelloPod("done")
                .editSpec()
                .withRestartPolicy("Never")
                .addNewInitContainer()
                .withName("first")
                .withImage(IMAGE)
                .withImagePullPolicy("IfNotPresent")
                .withCommand("sh", "-c", "exit 0")
                .endInitContainer()
                .editFirstContainer()
                .withCommand("sh", "-c", "echo last words > /dev/termination-log; exit 3")
                .withTerminationMessagePath("/dev/termination-log")
                .endContainer()
                .endSpec()
                .build();

        controlPlane.create(pod);

        soon().until(() -> "Failed".equals(controlPlane.statusOf(pod).getPhase()));
        var ended = containerStatus(pod).getState().getTerminated();
        assertThat(ended.getExitCode()).isEqualTo(3);
        assertThat(ended.getMessage()).isEqualTo("last words\n");
        assertThat(controlPlane
                        .statusOf(pod)
                        .getInitContainerStatuses()
                        .getFirst()
                        .getReady())
                .isTrue();
        assertThat(controlPlane.allStatusesOf(pod).stream()
                        .map(status -> status.getPhase())
                        .distinct())
                .containsExactly("Pending", "Running", "Failed");
    }

    @Test
    void runsThePreStopHookWithinTheGracePeriod() {
        Pod pod = aHelloPod("hooked")
                .editSpec()
                .addNewVolume()
                .withName("host")
                .withNewHostPath(stateDir.toString(), "Directory")
                .endVolume()
                .editFirstContainer()
                .addNewVolumeMount()
                .withName("host")
                .withMountPath("/host")
                .endVolumeMount()
                .withNewLifecycle()
                .withNewPreStop()
                .withNewExec()
                .withCommand("touch", "/host/stopped")
                .endExec()
                .endPreStop()
                .endLifecycle()
                .endContainer()
                .endSpec()
                .build();
        controlPlane.create(pod);
        soon().until(() -> isReady(pod));

        controlPlane.delete(pod, 60);

        soon().atMost(Duration.ofMinutes(2)).until(() -> !controlPlane.has(pod));
        assertThat(stateDir.resolve("stopped")).exists();
    }

    @Test
    void shortensTheGracePeriodWhenAskedASecondTime() {
        Pod pod = aHelloPod("stubborn")
                .editSpec()
                .editFirstContainer()
                .withCommand("sh", "-c", "trap '' TERM; while :; do sleep 1; done")
                .endContainer()
                .endSpec()
                .build();
        controlPlane.create(pod);
        soon().until(() -> isReady(pod));

        controlPlane.delete(pod, 300);
        soon().until(() -> controlPlane.events().contains("Killing: Stopping container main"));
        controlPlane.delete(pod, 1);

        soon().until(() -> !controlPlane.has(pod));
    }

    private String inside(Pod pod, String... command) {
        String id = containerStatus(pod).getContainerID().replace("docker://", "");
        ExecResult result = node.runtime.execSync(id, List.of(command), Duration.ofSeconds(60));
        return result.stdout() + result.stderr();
    }
}

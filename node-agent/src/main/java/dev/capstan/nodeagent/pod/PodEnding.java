package dev.capstan.nodeagent.pod;

import dev.capstan.nodeagent.runtime.ContainerRuntime;
import dev.capstan.nodeagent.runtime.PodSandboxStatus;
import dev.capstan.nodeagent.status.ActualPod;
import dev.capstan.resource.ObjectKey;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What follows when nothing of a deleted Pod runs any more: the API server forgets it, and so does the node. */
final class PodEnding {
    private static final Logger log = LoggerFactory.getLogger(PodEnding.class);
    private static final Duration LAST_STATUS_WITHIN = Duration.ofSeconds(2);

    private final PodContext context;

    PodEnding(PodContext context) {
        this.context = context;
    }

    /** Removes the Pod from the API server, after its last status with the exit codes. */
    void removeFromApiServer(Pod pod) {
        try {
            context.statuses().awaitWritten(pod.getMetadata().getUid(), LAST_STATUS_WITHIN);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        context.api().remove(pod);
        log.info(
                "pod removed pod={} uid={}",
                ObjectKey.of(pod),
                pod.getMetadata().getUid());
    }

    /** Removes what is left of it here. Doing it again is fine; what fails is found again as an orphan. */
    void removeFromNode(Pod pod, ActualPod actual) {
        String uid = pod.getMetadata().getUid();
        context.statuses().forget(uid);
        context.admission().release(uid);
        ContainerRuntime runtime = context.runtime();
        for (PodSandboxStatus sandbox : actual.sandboxes()) {
            runtime.removePodSandbox(sandbox.id());
        }
        actual.containers().stream()
                .filter(container -> actual.sandboxes().stream()
                        .noneMatch(sandbox -> sandbox.id().equals(container.podSandboxId())))
                .forEach(orphan -> runtime.removeContainer(orphan.id()));
        context.volumes().tearDown(uid);
    }
}

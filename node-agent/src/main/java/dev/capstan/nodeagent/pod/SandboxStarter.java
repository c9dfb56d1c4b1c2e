package dev.capstan.nodeagent.pod;

import dev.capstan.nodeagent.pod.NextAction.CreateSandbox;
import dev.capstan.nodeagent.runtime.PodSandboxStatus;
import dev.capstan.nodeagent.volume.ContainerFiles;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;

/** S6 and S7 of the path: makes a Pod's sandbox, which on return is attached to the network. */
final class SandboxStarter {
    private final PodContext context;
    private final ContainerFiles files;
    private final PathLog path;

    SandboxStarter(PodContext context, PathLog path) {
        this.context = context;
        this.files = context.files();
        this.path = path;
    }

    PodSandboxStatus start(Pod pod, CreateSandbox step) {
        step.dead().ifPresent(dead -> {
            context.events().normal(pod, "SandboxChanged", "Pod sandbox changed, it will be killed and re-created.");
            // Gives the address back, so that the new sandbox can ask for it.
            context.runtime().stopPodSandbox(dead.id());
        });
        Instant begun = path.now();
        PodSandboxStatus sandbox = context.startSlots()
                .use(() -> context.tracing()
                        .in(
                                "RunPodSandbox",
                                () -> context.runtime().runPodSandbox(SandboxConfigs.of(pod, step.attempt()))));
        String ip = sandbox.address().orElse(context.hostIp());
        path.step("sandbox", ip, begun);
        files.writeEtcHosts(pod, SandboxConfigs.hostname(pod), ip);
        return sandbox;
    }
}

package dev.capstan.nodeagent.probe;

import dev.capstan.client.EventRecorder;
import dev.capstan.nodeagent.runtime.ContainerRuntime;
import dev.capstan.nodeagent.runtime.ContainerRuntimeException;
import dev.capstan.nodeagent.runtime.ExecResult;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.LifecycleHandler;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

/** Runs what a container wants done before it is stopped. A hook that fails is reported and doesn't stop the stopping. */
public final class LifecycleHooks {
    private final ContainerRuntime runtime;
    private final EventRecorder events;

    public LifecycleHooks(ContainerRuntime runtime, EventRecorder events) {
        this.runtime = runtime;
        this.events = events;
    }

    public static boolean hasPreStop(Container container) {
        return container.getLifecycle() != null && container.getLifecycle().getPreStop() != null;
    }

    /**
     * @param limit the grace period: a hook that takes longer is left alone
     */
    public void preStop(Pod pod, Container container, String containerId, Duration limit) {
        LifecycleHandler hook = container.getLifecycle().getPreStop();
        try {
            if (hook.getExec() != null) {
                ExecResult result = runtime.execSync(containerId, hook.getExec().getCommand(), limit);
                if (result.exitCode() != 0) {
                    failed(pod, "command exited with " + result.exitCode() + ": " + result.stderr());
                }
            } else if (hook.getHttpGet() != null) {
                ProbeTarget target = new ProbeTarget(
                        pod, container, containerId, pod.getStatus().getPodIP(), Instant.EPOCH);
                new HttpGet(target.podIp(), target.port(hook.getHttpGet().getPort()), hook.getHttpGet(), limit)
                        .status();
            } else if (hook.getSleep() != null) {
                Duration wanted = Duration.ofSeconds(hook.getSleep().getSeconds());
                Thread.sleep(wanted.compareTo(limit) < 0 ? wanted : limit);
            }
        } catch (ContainerRuntimeException | IOException | IllegalArgumentException failure) {
            failed(pod, String.valueOf(failure.getMessage()));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void failed(Pod pod, String why) {
        events.warning(pod, "FailedPreStopHook", "PreStopHook failed: " + why);
    }
}

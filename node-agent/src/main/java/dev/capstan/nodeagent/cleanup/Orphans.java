package dev.capstan.nodeagent.cleanup;

import dev.capstan.nodeagent.periodic.PeriodicTask;
import dev.capstan.nodeagent.pod.PodApi;
import dev.capstan.nodeagent.pod.PodWorkers;
import dev.capstan.nodeagent.runtime.Container;
import dev.capstan.nodeagent.runtime.ContainerFilter;
import dev.capstan.nodeagent.runtime.ContainerRuntime;
import dev.capstan.nodeagent.runtime.PodMetadata;
import dev.capstan.nodeagent.runtime.PodSandbox;
import dev.capstan.nodeagent.runtime.PodSandboxFilter;
import dev.capstan.nodeagent.volume.PodDirectories;
import dev.capstan.nodeagent.volume.PodVolumes;
import dev.capstan.workqueue.Backoff;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what a Pod left behind that nobody works on any more: the agent was down when the Pod was deleted, or was killed
 * while it cleared up.
 *
 * <p>Nothing is removed because it is missing from a store. The API server is asked for the Pod by name, live, and only if it
 * says that there is none, or one with another uid, is anything stopped. No answer means wait for the next round.
 *
 * <p>One that can't be removed, or whose removal hangs, holds up no other: see {@link Removals}.
 */
public final class Orphans {
    private static final Logger log = LoggerFactory.getLogger(Orphans.class);
    private static final Backoff RETRY = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30));

    private final ContainerRuntime runtime;
    private final PodApi api;
    private final PodWorkers workers;
    private final PodDirectories directories;
    private final PodVolumes volumes;
    private final Removals removals = new Removals();

    public Orphans(
            ContainerRuntime runtime, PodApi api, PodWorkers workers, PodDirectories directories, PodVolumes volumes) {
        this.runtime = runtime;
        this.api = api;
        this.workers = workers;
        this.directories = directories;
        this.volumes = volumes;
    }

    /** To be started with the workers. */
    public PeriodicTask periodically(Duration interval) {
        return PeriodicTask.every(interval, "clean-up of orphans", PodWorkers.PHASE + 1, RETRY, this::clearUp);
    }

    /** One round: finds what is left behind and begins to remove it. */
    public void clearUp() {
        if (!workers.isFollowing()) {
            return;
        }
        // Before anything is listed: what is listed and then removed isn't taken for an orphan again.
        Set<String> beingRemoved = removals.inProgress();
        Map<String, PodMetadata> sandboxes = new HashMap<>();
        for (PodSandbox sandbox : runtime.listPodSandbox(PodSandboxFilter.all())) {
            sandboxes.putIfAbsent(sandbox.metadata().uid(), sandbox.metadata());
        }
        Set<String> candidates = new HashSet<>(sandboxes.keySet());
        for (Container container : runtime.listContainers(ContainerFilter.all())) {
            candidates.add(container.podUid());
        }
        candidates.addAll(directories.podUids());
        // After all is listed: whose worker has just begun isn't an orphan.
        candidates.removeAll(workers.podUids());
        candidates.removeAll(beingRemoved);
        for (String uid : candidates) {
            @Nullable PodMetadata pod = sandboxes.get(uid);
            if (pod != null ? isGone(pod) : isNowhere(uid)) {
                removals.begin(uid, () -> remove(uid, pod));
            }
        }
    }

    private boolean isGone(PodMetadata pod) {
        return api.live(pod.namespace(), pod.name(), pod.uid()).isEmpty();
    }

    /** For what is left without a sandbox to say its Pod's name. */
    private boolean isNowhere(String uid) {
        return !api.liveUids().contains(uid);
    }

    private void remove(String uid, @Nullable PodMetadata pod) {
        log.info("removing orphan uid={} pod={}", uid, pod);
        for (PodSandbox sandbox : runtime.listPodSandbox(PodSandboxFilter.ofPod(uid))) {
            runtime.stopPodSandbox(sandbox.id());
            runtime.removePodSandbox(sandbox.id());
        }
        for (Container container : runtime.listContainers(ContainerFilter.ofPod(uid))) {
            runtime.removeContainer(container.id());
        }
        volumes.tearDown(uid);
    }
}

package dev.capstan.nodeagent.pod;

import dev.capstan.nodeagent.admission.Rejection;
import dev.capstan.nodeagent.pod.NextAction.CreateSandbox;
import dev.capstan.nodeagent.pod.NextAction.Finish;
import dev.capstan.nodeagent.pod.NextAction.StartContainer;
import dev.capstan.nodeagent.pod.NextAction.Stop;
import dev.capstan.nodeagent.pod.NextAction.StopContainers;
import dev.capstan.nodeagent.pod.NextAction.StopSandbox;
import dev.capstan.nodeagent.pod.NextAction.Terminate;
import dev.capstan.nodeagent.pod.NextAction.Wait;
import dev.capstan.nodeagent.probe.LifecycleHooks;
import dev.capstan.nodeagent.probe.Probes;
import dev.capstan.nodeagent.runtime.ContainerRuntimeException;
import dev.capstan.nodeagent.runtime.NetworkCheck;
import dev.capstan.nodeagent.runtime.PodSandboxStatus;
import dev.capstan.nodeagent.runtime.RuntimeUnavailableException;
import dev.capstan.nodeagent.status.ActualPod;
import dev.capstan.nodeagent.status.PodEnd;
import dev.capstan.nodeagent.status.PodFacts;
import dev.capstan.nodeagent.status.Waiting;
import dev.capstan.resource.Pods;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Moves what runs of one Pod towards what is wanted of it, step by step, and reports after each. What the next step is,
 * {@link PodLifecyclePlan} decides; this class carries it out.
 *
 * <p>Called by the Pod's worker only, one call at a time. Everything that is remembered here can be found again from the
 * runtime and the API server, so that a restarted agent goes on where the last one was killed; only back-offs start over.
 */
final class PodSync {
    private final PodContext context;
    private final PathLog path;
    private final RuntimeView view;
    private final PodReport report;
    private final PodTermination termination;
    private final Optional<Rejection> rejection;
    private final SandboxStarter sandboxes;
    private final PodContainers containers;
    private final ContainerStops stops;
    private final Probes probes;
    private final PodEnding ending;
    private final CrashLoops crashLoops;

    private Pod pod;
    private ActualPod actual = ActualPod.NOTHING;
    private Optional<PodEnd> end = Optional.empty();
    private @Nullable List<String> unsupported;
    private boolean over;

    /**
     * @param isNew the Pod was bound while this agent was running: nobody can have started anything of it
     * @param rejection set when the node can't take the Pod
     * @param wake makes the worker call {@link #sync} soon
     */
    PodSync(PodContext context, Pod pod, boolean isNew, Optional<Rejection> rejection, Runnable wake) {
        this.context = context;
        this.pod = pod;
        this.rejection = rejection;
        this.path = new PathLog(pod, isNew, context.clock());
        this.view = new RuntimeView(context.runtime(), context.files(), isNew);
        this.report = new PodReport(context.statuses(), context.calculator(), path, context.clock());
        this.termination = new PodTermination(context.api(), context.events());
        this.sandboxes = new SandboxStarter(context, path);
        this.containers = new PodContainers(context, path, wake);
        this.stops = new ContainerStops(
                context.runtime(),
                context.events(),
                new LifecycleHooks(context.runtime(), context.events()),
                context.clock(),
                containerId -> {
                    view.containerChanged(containerId);
                    wake.run();
                });
        this.probes = new Probes(context.runtime(), context.events(), context.clock(), wake);
        this.ending = new PodEnding(context);
        this.crashLoops = new CrashLoops(context.events());
    }

    /** What the runtime says of itself may have changed. Called from any thread; whoever calls it wakes the worker. */
    RuntimeView view() {
        return view;
    }

    /** Nothing is left to do for this Pod, neither here nor at the API server. */
    boolean isOver() {
        return over;
    }

    /**
     * @param stored the Pod as the informer has it
     * @return when to look again if nothing happens before
     */
    Optional<Instant> sync(Pod stored, Signals signals) {
        pod = report.withLatestStatus(stored);
        termination.consider(pod, signals.gone());
        if (termination.decided().isEmpty() && refuses()) {
            return Optional.empty();
        }
        actual = view.read(pod);
        containers.beginPass();
        while (!signals.stopping()) {
            publish();
            Optional<Wait> pause = carryOut(PodLifecyclePlan.next(situation()), signals);
            if (pause.isPresent()) {
                return pause.get().until().filter(moment -> moment.isBefore(Instant.MAX));
            }
        }
        return Optional.empty();
    }

    /** Empty when the next step can follow at once. */
    private Optional<Wait> carryOut(NextAction action, Signals signals) {
        return switch (action) {
            case CreateSandbox step -> createSandbox(step);
            case StartContainer step -> startContainer(step);
            case StopContainers(List<Stop> all) -> stopContainers(all);
            case StopSandbox(PodSandboxStatus sandbox) -> stopSandbox(sandbox);
            case Terminate(PodEnd how) -> terminate(how);
            case Finish() -> finish();
            case Wait wait -> signals.takeNetworkCheck() ? checkNetwork(wait) : rest(wait, signals);
        };
    }

    private PodSituation situation() {
        return new PodSituation(
                pod,
                actual,
                probes.failed(),
                stops.inProgress(),
                containers.gates(),
                containers.backoff(),
                termination.decided(),
                context.clock().instant());
    }

    private void publish() {
        if (Pods.isTerminal(pod) || isGone()) {
            return;
        }
        String ip = actual.readySandbox().flatMap(PodSandboxStatus::address).orElse(context.hostIp());
        probes.follow(pod, actual, ip);
        Map<String, Waiting> waiting = new HashMap<>(containers.waiting());
        waiting.putAll(crashLoops.in(situation()));
        pod = report.report(new PodFacts(pod, actual, waiting, probes, end));
    }

    /** The API server no longer has it, so there is nobody to tell how it ends. */
    private boolean isGone() {
        return termination.decided().filter(Termination.Gone.class::isInstance).isPresent();
    }

    /** Whether the Pod asks for something that isn't carried out here: it stays Pending and users are told why. */
    private boolean refuses() {
        if (rejection.isPresent()) {
            termination.reject(pod, rejection.get());
            return false;
        }
        if (unsupported == null) {
            unsupported = context.unsupported().in(pod);
            tellUnsupported(unsupported);
        }
        return !unsupported.isEmpty();
    }

    private void tellUnsupported(List<String> fields) {
        if (!fields.isEmpty()) {
            String message = "not carried out by this node agent: " + String.join(", ", fields);
            context.events().warning(pod, "UnsupportedField", message);
            Map<String, Waiting> waiting = new HashMap<>();
            pod.getSpec()
                    .getContainers()
                    .forEach(one -> waiting.put(one.getName(), new Waiting("UnsupportedField", message)));
            pod = report.report(new PodFacts(pod, actual, waiting, probes, Optional.empty()));
        }
    }

    private Optional<Wait> createSandbox(CreateSandbox step) {
        Optional<Instant> gate = containers.prepareVolumes(pod);
        if (gate.isPresent()) {
            return Optional.of(new Wait(gate));
        }
        try {
            actual = actual.with(sandboxes.start(pod, step));
            view.remember(actual);
            containers.sandboxStarted();
            return Optional.empty();
        } catch (RuntimeUnavailableException unknown) {
            throw unknown;
        } catch (ContainerRuntimeException failure) {
            context.events()
                    .warning(pod, "FailedCreatePodSandBox", "Failed to create pod sandbox: " + failure.getMessage());
            view.unsure();
            actual = view.read(pod);
            return Optional.of(new Wait(Optional.of(containers.sandboxFailed())));
        }
    }

    private Optional<Wait> startContainer(StartContainer step) {
        Optional<String> started = containers.start(pod, step, actual);
        if (started.isPresent()) {
            actual = context.runtime()
                    .containerStatus(started.get())
                    .map(actual::with)
                    .orElse(actual);
            view.remember(actual);
        } else if (containers.hasFailed(step)) {
            view.unsure();
            actual = view.read(pod);
        }
        return Optional.empty();
    }

    private Optional<Wait> stopContainers(List<Stop> all) {
        boolean anyNew = all.stream()
                .anyMatch(stop -> !stops.inProgress().contains(stop.container().id()));
        for (Stop stop : all) {
            stops.stop(pod, stop.container(), termination.grace(pod), stop.message());
        }
        // Others of the Pod may be started meanwhile; who stops wakes us.
        boolean goOn = anyNew && termination.decided().isEmpty();
        return goOn ? Optional.empty() : Optional.of(new Wait(Optional.empty()));
    }

    private Optional<Wait> stopSandbox(PodSandboxStatus sandbox) {
        context.tracing().in("StopPodSandbox", () -> context.runtime().stopPodSandbox(sandbox.id()));
        view.sandboxChanged(sandbox.id());
        actual = view.read(pod);
        boolean stopped = actual.sandboxes().stream().noneMatch(sandbox::equals);
        return stopped
                ? Optional.empty()
                : Optional.of(new Wait(Optional.of(context.clock().instant().plus(Signals.SOON))));
    }

    /** S9 of the path: the Pod has ended unexpectedly. */
    private Optional<Wait> terminate(PodEnd how) {
        pod = report.withLatestStatus(termination.decideFromLivePod(pod, how));
        return Optional.empty();
    }

    private Optional<Wait> finish() {
        switch (termination.decided().orElseThrow()) {
            case Termination.Ended ended -> {
                end = Optional.of(ended.end());
                publish();
                context.admission().release(pod.getMetadata().getUid());
            }
            case Termination.Deleted ignored -> {
                // Before anybody can bind another Pod in its place, who would be refused for good: nothing of it runs
                // any more.
                context.admission().release(pod.getMetadata().getUid());
                ending.removeFromApiServer(pod);
                leave();
            }
            case Termination.Gone ignored -> leave();
        }
        return Optional.of(new Wait(Optional.empty()));
    }

    private void leave() {
        stop();
        ending.removeFromNode(pod, actual);
        over = true;
    }

    private Optional<Wait> checkNetwork(Wait wait) {
        Optional<PodSandboxStatus> sandbox = actual.readySandbox();
        if (sandbox.isEmpty() || termination.decided().isPresent()) {
            return Optional.of(wait);
        }
        return switch (context.runtime().checkPodSandboxNetwork(sandbox.get().id())) {
            case NetworkCheck.Intact() -> Optional.of(wait);
            case NetworkCheck.Repaired(String problem) -> {
                context.events().warning(pod, "NetworkRepaired", "The pod's network was set up anew: " + problem);
                yield Optional.of(wait);
            }
            case NetworkCheck.Broken(String problem) -> {
                context.events().warning(pod, "NetworkNotRepairable", problem);
                boolean ends = PodLifecyclePlan.isReplacedByItsOwner(pod)
                        || !RestartRules.of(pod).restartsAnything();
                yield ends
                        ? terminate(PodEnd.failed("Terminated", "The pod's network couldn't be repaired: " + problem))
                        : stopSandbox(sandbox.get());
            }
        };
    }

    private Optional<Wait> rest(Wait wait, Signals signals) {
        if (termination.decided().isEmpty()) {
            if (signals.takeVolumeSync()) {
                containers.refreshVolumes(pod);
            }
            containers.removeOld(pod, actual);
        }
        return Optional.of(wait);
    }

    /** Ends what goes on beside the worker. Touches nothing that runs. */
    void stop() {
        probes.stop();
    }
}

package dev.capstan.nodeagent.pod;

import dev.capstan.event.ChangeEvent;
import dev.capstan.informer.Informer;
import dev.capstan.nodeagent.admission.Rejection;
import dev.capstan.resource.ObjectKey;
import dev.capstan.resource.Pods;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * S4 and S6 of the path: hears of Pods through the informer, ignores those of other nodes, and gives each of its own a worker.
 *
 * <p>Nothing begins before the informer has synced; then Pods that ran here before an agent restart come first, the others in
 * the order of their binding, because admission gives the node's room away in that order.
 */
public final class PodWorkers implements SmartLifecycle, MeterBinder {
    /** After the informers and the node's registration. */
    public static final int PHASE = 10;

    private static final Logger log = LoggerFactory.getLogger(PodWorkers.class);
    private static final Duration SYNC_POLL = Duration.ofMillis(10);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(5);
    /** Times are whole seconds; within one, the revision of the last change, which is the binding, decides. */
    private static final Comparator<Pod> BY_BINDING = Comparator.comparing((Pod pod) -> !hasStarted(pod))
            .thenComparing(PodWorkers::boundAt)
            .thenComparing(PodWorkers::revision);

    private final String nodeName;
    private final Informer<Pod> informer;
    private final PodContext context;
    private final Map<String, PodWorker> workers = new ConcurrentHashMap<>();
    private final AtomicLong ignored = new AtomicLong();
    private PodMeters meters = PodMeters.none();
    private boolean accepting;
    private @Nullable Thread starter;

    public PodWorkers(String nodeName, Informer<Pod> informer, PodContext context) {
        this.nodeName = nodeName;
        this.informer = informer;
        this.context = context;
        informer.addHandler(this::onChange);
    }

    /** Runs on the informer's thread. */
    private synchronized void onChange(ChangeEvent<Pod> event) {
        if (!accepting) {
            return;
        }
        switch (event) {
            case ChangeEvent.Added<Pod>(ObjectKey key, Pod pod) -> wakeOn(pod, true);
            case ChangeEvent.Modified<Pod>(ObjectKey key, Pod before, Pod pod) -> {
                context.statuses().shown(pod);
                wakeOn(pod, true);
            }
            case ChangeEvent.Deleted<Pod>(ObjectKey key, Pod last) -> {
                @Nullable PodWorker worker = workers.get(last.getMetadata().getUid());
                if (worker != null) {
                    worker.gone();
                }
            }
        }
    }

    private void wakeOn(Pod pod, boolean isNew) {
        if (isForThisNode(pod)) {
            wakeWorkerOf(pod, isNew);
        } else {
            ignorePodOfOtherNode(pod);
        }
    }

    /** S6: compares {@code spec.nodeName}. */
    private boolean isForThisNode(Pod pod) {
        return nodeName.equals(pod.getSpec().getNodeName());
    }

    /**
     * S4: the Pod is another node's, or nobody's yet; back to sleep. Most such Pods don't even get here: the informer passes
     * over their records without parsing them.
     */
    private void ignorePodOfOtherNode(Pod pod) {
        ignored.incrementAndGet();
        log.debug(
                "pod ignored pod={} nodeName={}",
                ObjectKey.of(pod),
                pod.getSpec().getNodeName());
    }

    private void wakeWorkerOf(Pod pod, boolean isNew) {
        String uid = pod.getMetadata().getUid();
        @Nullable PodWorker worker = workers.get(uid);
        if (worker != null) {
            worker.update(pod);
        } else {
            Optional<Rejection> rejection = admit(pod);
            PodWorker started = new PodWorker(
                    context, meters, pod, isNew && isUntouched(pod), rejection, () -> workers.remove(uid));
            workers.put(uid, started);
            started.start();
        }
    }

    private Optional<Rejection> admit(Pod pod) {
        if (Pods.isTerminal(pod)) {
            return Optional.empty();
        }
        if (hasStarted(pod)) {
            // Also one that is being deleted: it holds its room until nothing of it runs.
            context.admission().readmit(pod);
            return Optional.empty();
        }
        return Pods.isTerminating(pod) ? Optional.empty() : context.admission().admit(pod);
    }

    /**
     * Whether nobody is known to have begun it. One may be heard of for the first time that runs here for long: its record came
     * late, because the informer's topic was written anew.
     */
    private static boolean isUntouched(Pod pod) {
        return !hasStarted(pod) && !Pods.isTerminating(pod);
    }

    private static boolean hasStarted(Pod pod) {
        return pod.getStatus() != null && pod.getStatus().getStartTime() != null;
    }

    private void run() {
        try {
            while (!informer.hasSynced()) {
                Thread.sleep(SYNC_POLL);
            }
            begin();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void begin() {
        if (starter != Thread.currentThread()) {
            // Stopped while it waited for its turn; the interrupt isn't noticed there.
            return;
        }
        List<Pod> known = informer.store().list().stream().sorted(BY_BINDING).toList();
        accepting = true;
        known.forEach(pod -> wakeOn(pod, false));
        log.info("following pods node={} known={}", nodeName, known.size());
    }

    private static String boundAt(Pod pod) {
        return Pods.condition(pod, "PodScheduled")
                .map(PodCondition::getLastTransitionTime)
                .orElseGet(() -> pod.getMetadata().getCreationTimestamp());
    }

    /** As a number: a longer one is a later one. */
    private static BigInteger revision(Pod pod) {
        @Nullable String version = pod.getMetadata().getResourceVersion();
        return version == null ? BigInteger.ZERO : new BigInteger(version);
    }

    /** Whether orphans can be told from what is wanted. */
    public synchronized boolean isFollowing() {
        return accepting && informer.hasSynced();
    }

    /** Uids of all Pods that are being worked on. */
    public Set<String> podUids() {
        return Set.copyOf(workers.keySet());
    }

    /** The Pod of that name as the informer has it. */
    public Optional<Pod> pod(ObjectKey key) {
        return workers.values().stream()
                .map(PodWorker::desired)
                .filter(pod -> ObjectKey.of(pod).equals(key))
                .findFirst();
    }

    /** The worker of a Pod, to be woken. */
    Optional<PodWorker> worker(String uid) {
        return Optional.ofNullable(workers.get(uid));
    }

    List<PodWorker> all() {
        return List.copyOf(workers.values());
    }

    /** How many changes of other nodes' Pods were seen and ignored. */
    public long ignored() {
        return ignored.get();
    }

    @Override
    public synchronized void bindTo(MeterRegistry registry) {
        meters = new PodMeters(registry);
    }

    @Override
    public synchronized void start() {
        starter = Thread.ofVirtual().name("pod-workers").start(this::run);
    }

    @Override
    public void stop() {
        synchronized (this) {
            accepting = false;
            if (starter != null) {
                starter.interrupt();
                starter = null;
            }
        }
        List<PodWorker> all = all();
        workers.clear();
        all.forEach(PodWorker::stop);
        long deadline = System.nanoTime() + STOP_LIMIT.toNanos();
        try {
            for (PodWorker worker : all) {
                worker.awaitStopped(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return starter != null;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}

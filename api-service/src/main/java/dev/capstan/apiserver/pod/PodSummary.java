package dev.capstan.apiserver.pod;

import dev.capstan.apiserver.strategy.Age;
import dev.capstan.apiserver.strategy.Field;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A Pod in one line. What users read under STATUS is not the phase but the most telling of all that the Pod's containers
 * report, looked for in this order (the last that applies wins):
 *
 * <ol>
 *   <li>the phase, or the Pod's own reason ({@code Evicted}), or {@code SchedulingGated};
 *   <li>the first init container that isn't done: {@code Init:1/2}, {@code Init:CrashLoopBackOff}, {@code Init:ExitCode:1};
 *   <li>once initialized, the first container that waits or has ended: {@code CrashLoopBackOff}, {@code OOMKilled};
 *   <li>but {@code Completed} beside a running container is {@code Running}, or {@code NotReady};
 *   <li>a deletion in progress: {@code Terminating}, or {@code Unknown} when its node is lost.
 * </ol>
 *
 * @see <a href="https://github.com/kubernetes/kubernetes/blob/v1.33.0/pkg/printers/internalversion/printers.go">printPod</a>
 */
final class PodSummary {
    private final Field pod;
    private final Field spec;
    private final Field podStatus;
    private final PodConditions conditions;

    private String status;
    private int ready;
    private final Restarts restarts = new Restarts();

    private PodSummary(Field pod) {
        this.pod = pod;
        this.spec = pod.child("spec");
        this.podStatus = pod.child("status");
        this.conditions = PodConditions.of(pod);
        this.status = podStatus.child("reason").textOr(podStatus.child("phase").text());
    }

    static PodSummary of(Field pod) {
        PodSummary summary = new PodSummary(pod);
        summary.sumUp();
        return summary;
    }

    String status() {
        return status;
    }

    int readyContainers() {
        return ready;
    }

    int totalContainers() {
        return spec.child("containers").items().size() + sidecars().size();
    }

    /** {@code 0}, or {@code 3 (5m ago)}. */
    String restarts(Instant now) {
        return restarts.print(now);
    }

    private void sumUp() {
        if (conditions.hasReason("PodScheduled", "SchedulingGated")) {
            status = "SchedulingGated";
        }
        boolean initializing = readInitContainers();
        if (!initializing || conditions.isTrue("Initialized")) {
            restarts.forgetDoneInitContainers();
            readContainers();
        }
        readDeletion();
    }

    /** Whether one of them isn't done. */
    private boolean readInitContainers() {
        Set<String> sidecars = sidecars();
        List<Field> statuses = podStatus.child("initContainerStatuses").items();
        for (int i = 0; i < statuses.size(); i++) {
            ContainerReport container = new ContainerReport(statuses.get(i));
            boolean isSidecar = sidecars.contains(container.name());
            restarts.addInit(container, isSidecar);
            if (container.hasSucceeded()) {
                continue;
            }
            if (isSidecar && container.isStarted()) {
                ready += container.isReady() ? 1 : 0;
                continue;
            }
            status = "Init:" + initReason(container, i);
            return true;
        }
        return false;
    }

    private String initReason(ContainerReport container, int index) {
        if (container.isTerminated()) {
            return container.terminatedReason();
        }
        String waiting = container.waitingReason();
        return waiting.isEmpty() || waiting.equals("PodInitializing")
                ? index + "/" + spec.child("initContainers").items().size()
                : waiting;
    }

    private void readContainers() {
        boolean hasRunning = false;
        for (Field containerStatus :
                podStatus.child("containerStatuses").items().reversed()) {
            ContainerReport container = new ContainerReport(containerStatus);
            restarts.add(container);
            if (!container.waitingReason().isEmpty()) {
                status = container.waitingReason();
            } else if (container.isTerminated()) {
                status = container.terminatedReason();
            } else if (container.isReady() && container.isRunning()) {
                hasRunning = true;
                ready++;
            }
        }
        if (status.equals("Completed") && hasRunning) {
            status = conditions.isTrue("Ready") ? "Running" : "NotReady";
        }
    }

    private void readDeletion() {
        if (pod.child("metadata").child("deletionTimestamp").isEmpty()) {
            return;
        }
        String phase = podStatus.child("phase").text();
        if (podStatus.child("reason").is("NodeLost")) {
            status = "Unknown";
        } else if (!phase.equals("Succeeded") && !phase.equals("Failed")) {
            status = "Terminating";
        }
    }

    /** Init containers that go on running beside the others. */
    private Set<String> sidecars() {
        Set<String> names = new HashSet<>();
        for (Field container : spec.child("initContainers").items()) {
            if (container.child("restartPolicy").is("Always")) {
                names.add(container.child("name").text());
            }
        }
        return names;
    }

    /** Restarts of init containers count until they are done; those of sidecars count always. */
    private static final class Restarts {
        private long init;
        private long sidecar;
        private long main;
        private String lastOfInit = "";
        private String last = "";

        void addInit(ContainerReport container, boolean isSidecar) {
            init += isSidecar ? 0 : container.restartCount();
            sidecar += isSidecar ? container.restartCount() : 0;
            if (isSidecar) {
                last = later(last, container.lastFinishedAt());
            } else {
                lastOfInit = later(lastOfInit, container.lastFinishedAt());
            }
        }

        void forgetDoneInitContainers() {
            init = 0;
            lastOfInit = "";
        }

        void add(ContainerReport container) {
            main += container.restartCount();
            last = later(last, container.lastFinishedAt());
        }

        String print(Instant now) {
            long count = init + sidecar + main;
            String when = later(last, lastOfInit);
            return count == 0 || when.isEmpty() ? Long.toString(count) : count + " (" + Age.since(when, now) + " ago)";
        }

        /** Times of the API are in UTC and of one length, so they sort as text. */
        private static String later(String one, String other) {
            return one.compareTo(other) >= 0 ? one : other;
        }
    }
}

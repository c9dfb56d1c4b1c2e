package dev.capstan.nodeagent.pod;

import dev.capstan.resource.ObjectKey;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes one line per step that a Pod takes on this node, with the milliseconds since the node has seen it. {@code ./capstan
 * up} and the benchmarks read these lines: {@code path step=started pod=default/hello-1 ms=231 took=88}.
 */
final class PathLog {
    private static final Logger log = LoggerFactory.getLogger("dev.capstan.path");

    private final ObjectKey pod;
    private final String uid;
    private final Clock clock;
    private final Instant seen;
    private boolean ready;

    /**
     * @param isNew false for a Pod that a former agent has begun: it has walked the path already
     */
    PathLog(Pod pod, boolean isNew, Clock clock) {
        this.pod = ObjectKey.of(pod);
        this.uid = pod.getMetadata().getUid();
        this.clock = clock;
        this.seen = clock.instant();
        this.ready = !isNew;
        log.info(
                "path step={} pod={} uid={} node={} ms=0",
                isNew ? "seen" : "adopted",
                this.pod,
                uid,
                pod.getSpec().getNodeName());
    }

    Instant now() {
        return clock.instant();
    }

    /**
     * @param detail what the step brought: an address, a container's name
     */
    void step(String name, String detail, Instant begun) {
        Instant now = clock.instant();
        log.info(
                "path step={} pod={} uid={} detail={} ms={} took={}",
                name,
                pod,
                uid,
                detail,
                Duration.between(seen, now).toMillis(),
                Duration.between(begun, now).toMillis());
    }

    /** Said once, the first time that the Pod is ready. */
    void ready(boolean isReady) {
        if (isReady && !ready) {
            ready = true;
            step("ready", "", seen);
        }
    }
}

package dev.capstan.nodeagent.probe;

import dev.capstan.client.EventRecorder;
import dev.capstan.nodeagent.probe.ProbeState.Result;
import io.fabric8.kubernetes.api.model.Probe;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/**
 * Asks one running container one question, periodically, until it is stopped. A restarted container gets a new worker.
 *
 * <p>We differ from the kubelet in the first moments of a container that may be asked at once: most servers need some tens of
 * milliseconds to listen, and a question that comes too early would cost a whole period. So startup and readiness are asked
 * again after 30, 60, 120 … ms, until the period is reached, and a "no" counts for nothing as long as this lasts.
 */
final class ProbeWorker {
    private static final Duration FIRST_EAGER_PAUSE = Duration.ofMillis(30);

    private final ProbeType type;
    private final ProbeTarget target;
    private final Probe probe;
    private final ProbeTimes times;
    private final ProbeState state;
    private final Prober prober;
    private final EventRecorder events;
    private final Clock clock;
    private final BooleanSupplier started;
    private final Runnable onChange;
    private volatile boolean stopped;
    private final Thread thread;

    /**
     * @param started whether the container has passed its startup probe: the other probes wait for that
     * @param onChange called from the worker's thread when its result has changed
     */
    ProbeWorker(
            ProbeType type,
            ProbeTarget target,
            Probe probe,
            Result initial,
            ProbeEnvironment environment,
            BooleanSupplier started,
            Runnable onChange) {
        this.type = type;
        this.target = target;
        this.probe = probe;
        this.times = ProbeTimes.of(probe);
        this.state = new ProbeState(times, initial);
        this.prober = environment.prober();
        this.events = environment
                .events()
                .about("spec.containers{" + target.container().getName() + "}");
        this.clock = environment.clock();
        this.started = started;
        this.onChange = onChange;
        this.thread = Thread.ofVirtual()
                .name("probe-" + type + "-" + target.pod().getMetadata().getName())
                .unstarted(this::run);
    }

    /** What all probes of a node share. */
    record ProbeEnvironment(Prober prober, EventRecorder events, Clock clock) {}

    void start() {
        thread.start();
    }

    void stop() {
        stopped = true;
        thread.interrupt();
    }

    Result result() {
        return state.result();
    }

    private void run() {
        try {
            Instant first = target.startedAt().plus(times.initialDelay());
            Duration untilFirst = Duration.between(clock.instant(), first);
            if (untilFirst.isPositive()) {
                Thread.sleep(untilFirst);
            }
            if (askEagerly()) {
                Thread.sleep(times.period());
            }
            while (!stopped && !isDecided()) {
                askOnce(false);
                Thread.sleep(times.period());
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether the container has answered well already. */
    private boolean askEagerly() throws InterruptedException {
        for (Duration pause = FIRST_EAGER_PAUSE; isEager(pause); pause = pause.multipliedBy(2)) {
            if (askOnce(true)) {
                return true;
            }
            Thread.sleep(pause);
        }
        return false;
    }

    private boolean isEager(Duration pause) {
        return type != ProbeType.LIVENESS
                && times.initialDelay().isZero()
                && times.successThreshold() == 1
                && pause.compareTo(times.period()) < 0;
    }

    /** A container that failed to live is restarted, one that has started stays so: no more questions. */
    private boolean isDecided() {
        return switch (type) {
            case STARTUP -> state.result() != Result.UNKNOWN;
            case LIVENESS -> state.result() == Result.FAILURE;
            case READINESS -> false;
        };
    }

    /** Whether the answer was good. Does nothing, which isn't good, as long as the container hasn't started. */
    private boolean askOnce(boolean eager) {
        if (stopped || (type != ProbeType.STARTUP && !started.getAsBoolean())) {
            return false;
        }
        ProbeOutcome outcome = prober.ask(probe, target);
        boolean good = outcome instanceof ProbeOutcome.Success;
        if (stopped || (eager && !good)) {
            return false;
        }
        switch (outcome) {
            case ProbeOutcome.Success() -> {}
            case ProbeOutcome.Failure(String output) ->
                events.warning(target.pod(), "Unhealthy", type.shown() + " probe failed: " + output);
            case ProbeOutcome.Unknown(String problem) ->
                events.warning(target.pod(), "Unhealthy", type.shown() + " probe errored: " + problem);
        }
        if (state.record(outcome)) {
            onChange.run();
        }
        return good;
    }
}

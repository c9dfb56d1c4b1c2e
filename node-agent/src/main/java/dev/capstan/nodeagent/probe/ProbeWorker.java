package dev.capstan.nodeagent.probe;

import dev.capstan.client.EventRecorder;
import dev.capstan.nodeagent.probe.ProbeState.Result;
import io.fabric8.kubernetes.api.model.Probe;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/** Asks one running container one question, periodically, until it is stopped. A restarted container gets a new worker. */
final class ProbeWorker {
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
        this.events = environment.events();
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
            while (!stopped && !isDecided()) {
                if (type == ProbeType.STARTUP || started.getAsBoolean()) {
                    askOnce();
                }
                Thread.sleep(times.period());
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    /** A container that failed to live is restarted, one that has started stays so: no more questions. */
    private boolean isDecided() {
        return switch (type) {
            case STARTUP -> state.result() != Result.UNKNOWN;
            case LIVENESS -> state.result() == Result.FAILURE;
            case READINESS -> false;
        };
    }

    private void askOnce() {
        ProbeOutcome outcome = prober.ask(probe, target);
        if (stopped) {
            return;
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
    }
}

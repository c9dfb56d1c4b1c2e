package dev.capstan.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Callers that each make their next call when the last one was answered. */
final class ClosedLoop {
    private ClosedLoop() {}

    /** One call; whatever it throws ends the run. */
    @FunctionalInterface
    interface Call {
        /** @param number from 0 on, each once over all callers */
        void make(int number) throws Exception;
    }

    /** What each caller works with, its connection for instance; made and closed on its own thread. */
    @FunctionalInterface
    interface Caller {
        Session open() throws Exception;
    }

    /** An opened caller. */
    interface Session extends Call, AutoCloseable {}

    /** How many calls were answered in a second, and how long each took. */
    record Rate(double perSecond, Samples latency) {
        @Override
        public String toString() {
            return "%,.0f/s, median %.1f ms, p99 %.1f ms"
                    .formatted(perSecond, latency.medianMillis(), latency.percentileMillis(99));
        }
    }

    /** Makes {@code calls} calls, {@code callers} at a time. */
    static Rate run(int callers, int calls, Caller caller) throws InterruptedException, ExecutionException {
        AtomicInteger next = new AtomicInteger();
        List<Callable<List<Duration>>> loops = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            loops.add(() -> loop(caller, next, calls));
        }
        List<Duration> durations = new ArrayList<>(calls);
        long start = System.nanoTime();
        try (ExecutorService threads = Executors.newFixedThreadPool(callers)) {
            for (Future<List<Duration>> answered : threads.invokeAll(loops)) {
                durations.addAll(answered.get());
            }
        }
        return new Rate(calls * 1e9 / (System.nanoTime() - start), Samples.of(durations));
    }

    private static List<Duration> loop(Caller caller, AtomicInteger next, int calls) throws Exception {
        List<Duration> durations = new ArrayList<>();
        try (Session session = caller.open()) {
            for (int number = next.getAndIncrement(); number < calls; number = next.getAndIncrement()) {
                long start = System.nanoTime();
                session.make(number);
                durations.add(Duration.ofNanos(System.nanoTime() - start));
            }
        }
        return durations;
    }
}

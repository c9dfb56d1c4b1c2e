package dev.capstan.tracing;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * What made a piece of work necessary: the step of a trace that it follows from. A thread works on behalf of at most one; there
 * is none unless tracing is on and the trace is sampled, so that all the rest costs the look at a thread-local.
 *
 * @param traceparent W3C trace context of the causing step
 * @param goesOn whether the work belongs to the same trace. If not, it begins a trace of its own, which links back: a report of
 *     what has become of a wish must not make one trace of a cluster's whole life
 */
public record Cause(String traceparent, boolean goesOn) {
    /** The name of the HTTP header and of the header of a Kafka record. */
    public static final String TRACEPARENT = "traceparent";

    private static final ThreadLocal<@Nullable Cause> CURRENT = new ThreadLocal<>();

    /** On whose behalf the thread works. */
    public static @Nullable Cause current() {
        return CURRENT.get();
    }

    /** Only a link from now on. */
    public Cause linked() {
        return goesOn ? new Cause(traceparent, false) : this;
    }

    /** Runs on behalf of a cause, or of none. */
    public static void as(@Nullable Cause cause, Runnable work) {
        Cause before = enter(cause);
        try {
            work.run();
        } finally {
            leave(before);
        }
    }

    /** A task that will run on another thread, on behalf of the present cause. */
    public static Runnable carried(Runnable task) {
        Cause present = current();
        return present == null ? task : () -> as(present, task);
    }

    /** {@link #carried(Runnable)} for a task with a result. */
    public static <V extends @Nullable Object> Callable<V> carried(Callable<V> task) {
        Cause present = current();
        return present == null
                ? task
                : () -> {
                    Cause before = enter(present);
                    try {
                        return task.call();
                    } finally {
                        leave(before);
                    }
                };
    }

    /** Returns what {@link #leave} must restore. */
    static @Nullable Cause enter(@Nullable Cause cause) {
        Cause before = CURRENT.get();
        leave(cause);
        return before;
    }

    static void leave(@Nullable Cause before) {
        if (before == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(before);
        }
    }
}

package dev.capstan.controller;

import dev.capstan.resource.ObjectKey;
import dev.capstan.tracing.Span;
import dev.capstan.tracing.Tracing;
import dev.capstan.workqueue.WorkQueue;

/** Each reconcile as a step of the trace whose changes made it necessary. */
public final class TracedReconciler implements Reconciler {
    private final Tracing tracing;
    private final String spanName;
    private final WorkQueue<ObjectKey> queue;
    private final Reconciler reconciler;

    private TracedReconciler(Tracing tracing, String controller, WorkQueue<ObjectKey> queue, Reconciler reconciler) {
        this.tracing = tracing;
        this.spanName = "reconcile " + controller;
        this.queue = queue;
        this.reconciler = reconciler;
    }

    /**
     * The reconciler itself when tracing is off.
     *
     * @param queue where the keys are taken from: it knows why they were queued
     */
    public static Reconciler of(Tracing tracing, String controller, WorkQueue<ObjectKey> queue, Reconciler reconciler) {
        return tracing.isOn() ? new TracedReconciler(tracing, controller, queue, reconciler) : reconciler;
    }

    @Override
    public Result reconcile(ObjectKey key) {
        try (Span span = tracing.work(spanName, queue.causes(key))) {
            span.with("capstan.object", key);
            try {
                return reconciler.reconcile(key);
            } catch (RuntimeException failure) {
                span.failed(String.valueOf(failure.getMessage()));
                throw failure;
            }
        }
    }
}

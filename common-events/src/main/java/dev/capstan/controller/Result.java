package dev.capstan.controller;

import java.time.Duration;

/** What the loop should do with the key next. */
public sealed interface Result {
    /** Nothing until something changes. */
    record Done() implements Result {}

    /** Look again after a while, without counting a failure. */
    record RequeueAfter(Duration delay) implements Result {}

    /** Look again with the key's back-off, without an error in the log. */
    record Backoff() implements Result {}

    static Result done() {
        return new Done();
    }

    static Result requeueAfter(Duration delay) {
        return new RequeueAfter(delay);
    }

    static Result backoff() {
        return new Backoff();
    }
}

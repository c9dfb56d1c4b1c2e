package dev.capstan.apiserver.pod;

import dev.capstan.apiserver.strategy.Field;

/** One element of {@code status.containerStatuses}. */
record ContainerReport(Field status) {
    String name() {
        return status.child("name").text();
    }

    boolean isReady() {
        return status.child("ready").isTrue();
    }

    boolean isStarted() {
        return status.child("started").isTrue();
    }

    boolean isRunning() {
        return status.child("state").child("running").isPresent();
    }

    boolean isTerminated() {
        return terminated().isPresent();
    }

    boolean hasSucceeded() {
        return isTerminated() && terminated().child("exitCode").number() == 0;
    }

    /** Empty when it doesn't wait. */
    String waitingReason() {
        return status.child("state").child("waiting").child("reason").text();
    }

    /** The reason, or for want of one what ended it: {@code Signal:9}, {@code ExitCode:1}. */
    String terminatedReason() {
        long signal = terminated().child("signal").number();
        String fallback = signal != 0
                ? "Signal:" + signal
                : "ExitCode:" + terminated().child("exitCode").number();
        return terminated().child("reason").textOr(fallback);
    }

    long restartCount() {
        return status.child("restartCount").number();
    }

    /** When its former run ended; empty when there was none. */
    String lastFinishedAt() {
        return status.child("lastState").child("terminated").child("finishedAt").text();
    }

    private Field terminated() {
        return status.child("state").child("terminated");
    }
}

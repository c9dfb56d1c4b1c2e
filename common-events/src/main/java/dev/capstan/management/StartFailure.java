package dev.capstan.management;

/** A start that can't succeed until somebody changes something: told with what to do, instead of by a stack trace. */
public final class StartFailure extends RuntimeException {
    private final String action;

    public StartFailure(String what, String action, Throwable cause) {
        super(what, cause);
        this.action = action;
    }

    String action() {
        return action;
    }
}

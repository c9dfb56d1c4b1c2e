package dev.capstan.apiserver.store;

/** An expectation that didn't hold at commit. Only the writer that had it sees it; nothing of its mutation was written. */
public final class StoreException extends RuntimeException {
    /** Which expectation. */
    public enum Reason {
        ALREADY_EXISTS,
        NOT_FOUND,
        /** The object stands at another revision than expected. */
        CONFLICT,
        NAMESPACE_NOT_FOUND,
        NAMESPACE_TERMINATING,
        /** The object would be larger than {@link ObjectSize#LARGEST}. */
        TOO_LARGE,
        /** The revision is older than the change log reaches back: 410 Gone. */
        REVISION_GONE,
        /** The revision has not been reached within the wait: 504 Timeout. */
        REVISION_NOT_REACHED
    }

    private final Reason reason;

    public StoreException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}

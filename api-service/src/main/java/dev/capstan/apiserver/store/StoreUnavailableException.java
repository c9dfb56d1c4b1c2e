package dev.capstan.apiserver.store;

/**
 * PostgreSQL didn't answer in time, or the store isn't loaded yet. Of a commit this says nothing about the outcome: it may
 * take place later.
 */
public final class StoreUnavailableException extends RuntimeException {
    public StoreUnavailableException(String message) {
        super(message);
    }

    public StoreUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}

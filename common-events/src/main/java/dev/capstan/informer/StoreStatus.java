package dev.capstan.informer;

/**
 * Where the API server's store stands, as {@code GET /capstan/store} tells it.
 *
 * @param revision the latest committed
 * @param published every change up to here has reached Kafka
 * @param rebuilding whether topics are being rebuilt, so that nobody may call himself synced
 */
public record StoreStatus(String epoch, long revision, long published, boolean rebuilding) {
    /** Asks the API server live. */
    @FunctionalInterface
    public interface Source {
        /**
         * @throws RuntimeException when the API server doesn't answer
         */
        StoreStatus current();
    }
}

package dev.capstan.workqueue;

/** Is told of a key's way through a queue. Called under the queue's lock: quick, and never back into the queue. */
public interface WorkQueueObserver<K> {
    /** The key wants work now, and didn't before. */
    void added(K key);

    /** A worker has it. */
    void taken(K key);

    void done(K key);

    /** It comes again after its back-off. */
    void retried(K key);

    /** Nobody listens. */
    static <K> WorkQueueObserver<K> none() {
        return new WorkQueueObserver<>() {
            @Override
            public void added(K key) {}

            @Override
            public void taken(K key) {}

            @Override
            public void done(K key) {}

            @Override
            public void retried(K key) {}
        };
    }
}

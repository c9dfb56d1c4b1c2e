package dev.capstan.apiserver.publish;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.producer.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Turns Kafka's acknowledgements into one number. Kafka keeps order within a topic only: when 7 is acknowledged before 6,
 * everything up to 5 is published, and up to 7 once 6 is.
 */
final class Acknowledgements {
    private static final class Sent {
        final long revision;
        boolean acknowledged;

        Sent(long revision) {
            this.revision = revision;
        }
    }

    private final Queue<Sent> open = new ArrayDeque<>();
    private final LongConsumer published;
    private @Nullable Exception failure;

    /**
     * @param published called with each revision up to which all is acknowledged
     */
    Acknowledgements(LongConsumer published) {
        this.published = published;
    }

    /** To be called in revision order. */
    synchronized Callback sending(long revision) {
        Sent sent = new Sent(revision);
        open.add(sent);
        return (metadata, refused) -> acknowledged(sent, refused);
    }

    private synchronized void acknowledged(Sent sent, @Nullable Exception refused) {
        if (refused != null) {
            failure = failure == null ? refused : failure;
            return;
        }
        sent.acknowledged = true;
        while (!open.isEmpty() && open.element().acknowledged) {
            published.accept(open.remove().revision);
        }
    }

    synchronized boolean areComplete() {
        return open.isEmpty();
    }

    /** The first refusal; nothing sent after it may count. */
    synchronized @Nullable Exception failure() {
        return failure;
    }
}

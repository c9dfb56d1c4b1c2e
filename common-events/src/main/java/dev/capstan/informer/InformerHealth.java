package dev.capstan.informer;

import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is wrong with a service's informers, in words for its operator. */
final class InformerHealth {
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(40);

    private InformerHealth() {}

    static Optional<String> ended(@Nullable InformerThread thread) {
        return thread == null || thread.isAlive()
                ? Optional.empty()
                : Optional.of("the thread that reads the topics has ended");
    }

    static Optional<String> silent(@Nullable InformerThread thread) {
        if (thread == null) {
            return Optional.empty();
        }
        if (thread.refusal().isPresent()) {
            return thread.refusal();
        }
        Duration silence = thread.silence();
        return silence.compareTo(LONGEST_SILENCE) <= 0
                ? Optional.empty()
                : Optional.of(
                        "Kafka at spring.kafka.bootstrap-servers has not answered for " + silence.toSeconds() + " s");
    }

    static Optional<String> behind(Collection<? extends TopicInformer<?>> informers) {
        String topics = informers.stream()
                .filter(informer -> !informer.hasSynced())
                .map(TopicInformer::topic)
                .collect(Collectors.joining(", "));
        return topics.isEmpty() ? Optional.empty() : Optional.of("not read to where the store is: " + topics);
    }
}

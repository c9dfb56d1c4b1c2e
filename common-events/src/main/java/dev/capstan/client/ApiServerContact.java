package dev.capstan.client;

import dev.capstan.informer.StoreStatus;
import dev.capstan.management.HealthCheck;
import dev.capstan.management.HealthContributor;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Remembers when the API server answered last. The informers ask it every 20 s where the store stands, so nobody has to ask
 * for the sake of health.
 */
public final class ApiServerContact implements StoreStatus.Source, HealthContributor {
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(60);
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;

    private final StoreStatus.Source source;
    private final LongSupplier nanoTime;
    private volatile long answeredAt;
    private volatile boolean answered;
    private volatile boolean refused;
    private volatile String failure = "not asked yet";

    ApiServerContact(StoreStatus.Source source) {
        this(source, System::nanoTime);
    }

    ApiServerContact(StoreStatus.Source source, LongSupplier nanoTime) {
        this.source = source;
        this.nanoTime = nanoTime;
    }

    @Override
    public StoreStatus current() {
        try {
            StoreStatus status = source.current();
            answeredAt = nanoTime.getAsLong();
            answered = true;
            refused = false;
            return status;
        } catch (RuntimeException failed) {
            failure = reason(failed);
            refused = isRefusal(failed);
            throw failed;
        }
    }

    private static boolean isRefusal(RuntimeException failed) {
        return failed instanceof KubernetesClientException answer
                && (answer.getCode() == UNAUTHORIZED || answer.getCode() == FORBIDDEN);
    }

    private static String reason(RuntimeException failed) {
        if (failed instanceof KubernetesClientException answer) {
            if (answer.getCode() == UNAUTHORIZED) {
                return "token refused: the API server doesn't know the token in capstan.api.token-file (401)";
            }
            if (answer.getCode() == FORBIDDEN) {
                return "the API server forbids this identity to read /capstan/store (403)";
            }
        }
        return ApiErrors.reasonOf(failed);
    }

    @Override
    public List<HealthCheck> healthChecks() {
        return List.of(HealthCheck.readiness("api-server", this::failure));
    }

    private Optional<String> failure() {
        if (!answered) {
            return Optional.of("the API server has not answered yet: " + failure);
        }
        // Silence may pass; who is refused has to be given another token or right.
        if (refused) {
            return Optional.of(failure);
        }
        Duration silence = Duration.ofNanos(nanoTime.getAsLong() - answeredAt);
        return silence.compareTo(LONGEST_SILENCE) <= 0
                ? Optional.empty()
                : Optional.of("the API server has not answered for " + silence.toSeconds() + " s, its last failure: "
                        + failure);
    }
}

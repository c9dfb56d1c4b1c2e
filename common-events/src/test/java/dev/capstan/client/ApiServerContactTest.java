package dev.capstan.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.capstan.informer.StoreStatus;
import dev.capstan.management.StartFailure;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.ConnectException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class ApiServerContactTest {
    private final StoreStatus status = new StoreStatus("1", 2, 2, false);
    private Supplier<StoreStatus> server = () -> status;
    private long nanos;

    private final ApiServerContact contact = new ApiServerContact(() -> server.get(), () -> nanos);

    @Test
    void isReadyOnceTheServerHasAnsweredAndForAMinuteAfter() {
        assertThat(failure()).hasValueSatisfying(reason -> assertThat(reason).contains("has not answered yet"));

        assertThat(contact.current()).isEqualTo(status);
        assertThat(failure()).isEmpty();

        nanos += Duration.ofSeconds(60).toNanos();
        assertThat(failure()).isEmpty();

        nanos += Duration.ofSeconds(1).toNanos();
        assertThat(failure()).hasValueSatisfying(reason -> assertThat(reason).contains("for 61 s"));
    }

    @Test
    void namesTheTokenWhenItIsRefused() {
        fails(new KubernetesClientException("Unauthorized", 401, null));

        assertThat(failure())
                .hasValueSatisfying(
                        reason -> assertThat(reason).contains("token refused").contains("capstan.api.token-file"));
    }

    @Test
    void isNotReadyAsSoonAsItsTokenIsRefusedAndReadyOnceItIsTaken() {
        contact.current();
        fails(new KubernetesClientException("Unauthorized", 401, null));
        assertThat(failure()).hasValueSatisfying(reason -> assertThat(reason).startsWith("token refused"));

        server = () -> status;
        contact.current();
        assertThat(failure()).isEmpty();
    }

    @Test
    void namesTheFileThatATokenIsMissingIn() {
        fails(new KubernetesClientException(
                "An error",
                new StartFailure("cannot use [/etc/token]", "put it there", new NoSuchFileException("/etc/token"))));

        assertThat(failure()).hasValueSatisfying(reason -> assertThat(reason).contains("cannot use [/etc/token]"));
    }

    @Test
    void staysReadyWhenOneAnswerIsMissing() {
        contact.current();
        fails(new KubernetesClientException("An error", new ConnectException("Connection refused")));
        assertThat(failure()).isEmpty();
    }

    @Test
    void namesTheCauseWhenNobodyAnswers() {
        fails(new KubernetesClientException("An error", new ConnectException("Connection refused")));

        assertThat(failure()).hasValueSatisfying(reason -> assertThat(reason).contains("Connection refused"));
    }

    private void fails(RuntimeException failure) {
        server = () -> {
            throw failure;
        };
        assertThatThrownBy(contact::current).isSameAs(failure);
    }

    private Optional<String> failure() {
        return contact.healthChecks().getFirst().failure().get();
    }
}

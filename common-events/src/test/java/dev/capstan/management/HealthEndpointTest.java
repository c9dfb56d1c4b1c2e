package dev.capstan.management;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.management.HealthEndpoint.Answer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HealthEndpointTest {
    private Optional<String> stuck = Optional.empty();
    private Optional<String> kafka = Optional.empty();
    private Optional<String> relay = Optional.empty();

    private final HealthEndpoint endpoint = new HealthEndpoint(() -> List.of(
            HealthCheck.liveness("ping", Optional::empty),
            HealthCheck.liveness("controller-web", () -> stuck),
            HealthCheck.readiness("kafka", () -> kafka),
            HealthCheck.informative("relay", () -> relay)));

    @Test
    void saysOkToTheHurried() {
        assertThat(endpoint.answer("/livez", null)).isEqualTo(new Answer(200, "ok"));
        assertThat(endpoint.answer("/readyz", null)).isEqualTo(new Answer(200, "ok"));
        assertThat(endpoint.answer("/healthz", null)).isEqualTo(new Answer(200, "ok"));
    }

    @Test
    void listsItsChecksWhenAskedTo() {
        assertThat(endpoint.answer("/readyz", "verbose")).isEqualTo(new Answer(200, """
                [+]ping ok
                [+]controller-web ok
                [+]kafka ok
                [+]relay ok
                readyz check passed
                """));
        assertThat(endpoint.answer("/livez", "verbose")).isEqualTo(new Answer(200, """
                [+]ping ok
                [+]controller-web ok
                livez check passed
                """));
    }

    @Test
    void whatOnlyOthersCanMendMakesUnreadyButNotDead() {
        kafka = Optional.of("no answer from broker:9092");

        assertThat(endpoint.answer("/livez", null).code()).isEqualTo(200);
        assertThat(endpoint.answer("/readyz", null)).isEqualTo(new Answer(500, """
                [+]ping ok
                [+]controller-web ok
                [-]kafka failed: reason withheld
                [+]relay ok
                readyz check failed
                """));
    }

    @Test
    void whatARestartMendsFailsBoth() {
        stuck = Optional.of("default/web has been reconciled for 400 s without an end");

        assertThat(endpoint.answer("/livez", null).code()).isEqualTo(500);
        assertThat(endpoint.answer("/readyz", null).code()).isEqualTo(500);
    }

    @Test
    void whatServiceDoesNotNeedIsListedAndCountsForNothing() {
        relay = Optional.of("Kafka is away");

        assertThat(endpoint.answer("/readyz", null)).isEqualTo(new Answer(200, "ok"));
        assertThat(endpoint.answer("/readyz", "verbose").text())
                .contains("[-]relay failed, not counted: reason withheld\n");
        assertThat(endpoint.answer("/readyz/relay", null).code()).isEqualTo(500);
    }

    @Test
    void tellsTheReasonUnderTheChecksOwnPath() {
        kafka = Optional.of("no answer from broker:9092");

        assertThat(endpoint.answer("/readyz/kafka", null))
                .isEqualTo(new Answer(500, "internal server error: no answer from broker:9092\n"));
        assertThat(endpoint.answer("/readyz/ping", null)).isEqualTo(new Answer(200, "ok"));
        assertThat(endpoint.answer("/livez/kafka", null).code()).isEqualTo(404);
        assertThat(endpoint.answer("/readyz/nothing", null).code()).isEqualTo(404);
    }

    @Test
    void leavesOutWhatIsExcludedAndWarnsOfWhatItDoesNotKnow() {
        kafka = Optional.of("away");

        assertThat(endpoint.answer("/readyz", "exclude=kafka&verbose=true&exclude=etcd"))
                .isEqualTo(new Answer(200, """
                [+]ping ok
                [+]controller-web ok
                [+]kafka excluded: ok
                [+]relay ok
                warn: some health checks cannot be excluded: no matches for "etcd"
                readyz check passed
                """));
    }

    @Test
    void aCheckThatBreaksHasFailed() {
        HealthEndpoint broken = new HealthEndpoint(() -> List.of(HealthCheck.liveness("broken", () -> {
            throw new IllegalStateException("out of order");
        })));

        assertThat(broken.answer("/livez/broken", null).text()).contains("out of order");
    }
}

package dev.capstan.apiserver.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.capstan.apiserver.store.ObjectSize;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class RelayPropertiesTest {
    @Test
    void byDefaultTopicsTakeRecordsOfTwiceTheLargestObject() {
        RelayProperties defaults = bind(Map.of());

        assertThat(defaults.maxRecordSize().toBytes()).isGreaterThanOrEqualTo(2L * ObjectSize.LARGEST);
        assertThat(defaults.segmentSize()).isGreaterThanOrEqualTo(defaults.maxRecordSize());
    }

    @Test
    void refusesLimitsThatAnObjectCouldExceed() {
        assertThatThrownBy(() -> bind(Map.of("capstan.relay.max-record-size", "8MB")))
                .isInstanceOf(BindException.class)
                .hasRootCauseMessage("capstan.relay.max-record-size must be at least twice the largest object, "
                        + 2L * ObjectSize.LARGEST + ", is " + ObjectSize.LARGEST);
    }

    @Test
    void refusesSegmentsThatCouldNotHoldARecord() {
        assertThatThrownBy(() -> bind(Map.of("capstan.relay.segment-size", "1MB")))
                .isInstanceOf(BindException.class)
                .hasRootCauseMessage("capstan.relay.segment-size must not be below max-record-size");
    }

    @Test
    void refusesTransactionsThatKafkaWouldEndBeforeTheRelay() {
        assertThatThrownBy(() -> bind(Map.of("capstan.relay.quiet-commit-interval", "2m")))
                .isInstanceOf(BindException.class)
                .hasRootCauseMessage("capstan.relay.quiet-commit-interval must be at most 50s, or Kafka takes the relay"
                        + " for dead, is 120s");
    }

    private static RelayProperties bind(Map<String, String> properties) {
        return new Binder(new MapConfigurationPropertySource(properties))
                .bindOrCreate("capstan.relay", RelayProperties.class);
    }
}

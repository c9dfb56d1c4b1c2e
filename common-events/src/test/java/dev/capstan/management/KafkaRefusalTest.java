package dev.capstan.management;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

class KafkaRefusalTest {
    @Test
    void namesWhatToMend() {
        assertThat(KafkaRefusal.reason(new SaslAuthenticationException("invalid credentials")))
                .hasValue("Kafka refuses the login in spring.kafka.properties.sasl.jaas.config (invalid credentials)");
        assertThat(KafkaRefusal.reason(new SslAuthenticationException("SSL handshake failed")))
                .hasValueSatisfying(reason -> assertThat(reason).contains("ssl.truststore.location"));
        assertThat(KafkaRefusal.reason(new TopicAuthorizationException(Set.of("capstan.pods"))))
                .hasValueSatisfying(reason -> assertThat(reason).contains("access rules", "capstan.pods"));
    }

    @Test
    void looksBehindWhatAClientHasWrapped() {
        assertThat(KafkaRefusal.reason(new IllegalStateException(
                        "can't send", new KafkaException(new SaslAuthenticationException("invalid credentials")))))
                .isPresent();
    }

    @Test
    void isNoneWhenKafkaIsAway() {
        assertThat(KafkaRefusal.reason(new TimeoutException("no answer"))).isEmpty();
        assertThat(KafkaRefusal.reason(new KafkaException(new DisconnectException())))
                .isEmpty();
    }
}

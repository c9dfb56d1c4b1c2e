package dev.capstan.management;

import java.util.Optional;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.jspecify.annotations.Nullable;

/** Why Kafka, which is there, doesn't let a service in. That doesn't pass by itself, so its operator is told what to mend. */
public final class KafkaRefusal {
    private KafkaRefusal() {}

    /**
     * @param failure what a client of Kafka has thrown
     * @return empty for everything else, above all when Kafka is merely away
     */
    public static Optional<String> reason(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String said = " (" + cause.getMessage() + ")";
            switch (cause) {
                case SaslAuthenticationException refused -> {
                    return Optional.of("Kafka refuses the login in spring.kafka.properties.sasl.jaas.config" + said);
                }
                case SslAuthenticationException untrusted -> {
                    return Optional.of("Kafka's certificate was not signed by what is in"
                            + " spring.kafka.properties.ssl.truststore.location, or is for another host" + said);
                }
                case AuthorizationException forbidden -> {
                    return Optional.of("Kafka's access rules forbid this login what the service does" + said);
                }
                default -> {}
            }
        }
        return Optional.empty();
    }
}

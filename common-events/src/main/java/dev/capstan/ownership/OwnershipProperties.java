package dev.capstan.ownership;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long the work of a dead instance lies.
 *
 * @param sessionTimeout after so much silence the group takes an instance for dead and gives its shards to others
 * @param heartbeatInterval how often an instance speaks up
 * @param writeMargin how long before the end of its session an instance stops writing, for the sake of requests on their way
 */
@ConfigurationProperties(prefix = "capstan.ownership", ignoreUnknownFields = false)
public record OwnershipProperties(
        @DefaultValue("6s") Duration sessionTimeout,
        @DefaultValue("2s") Duration heartbeatInterval,
        @DefaultValue("1s") Duration writeMargin) {
    public OwnershipProperties {
        if (!heartbeatInterval.isPositive() || writeMargin.isNegative()) {
            throw new IllegalArgumentException(
                    "capstan.ownership.heartbeat-interval must be positive, and write-margin not negative");
        }
        if (sessionTimeout.minus(writeMargin).compareTo(heartbeatInterval.multipliedBy(2)) < 0) {
            throw new IllegalArgumentException(
                    "capstan.ownership.session-timeout less write-margin must be at least twice"
                            + " heartbeat-interval, or one lost heartbeat would stop all work");
        }
    }

    /** How long after a heartbeat an instance may write. */
    Duration trusted() {
        return sessionTimeout.minus(writeMargin);
    }
}

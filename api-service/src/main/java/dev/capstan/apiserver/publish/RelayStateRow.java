package dev.capstan.apiserver.publish;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** The one row of {@code relay_state}. */
@Entity
@Table(name = "relay_state")
class RelayStateRow {
    static final short ID = 1;

    @Id
    private short id;

    @Enumerated(EnumType.STRING)
    private RelayPhase phase;

    private long published;
    private long acknowledged;
    private String kafkaCluster;
    private String holder;

    @SuppressWarnings("NullAway") // Hibernate fills in
    protected RelayStateRow() {}

    RelayPhase phase() {
        return phase;
    }

    void setPhase(RelayPhase phase) {
        this.phase = phase;
    }

    long published() {
        return published;
    }

    void setPublished(long published) {
        this.published = published;
    }

    long acknowledged() {
        return acknowledged;
    }

    void setAcknowledged(long acknowledged) {
        this.acknowledged = acknowledged;
    }

    String kafkaCluster() {
        return kafkaCluster;
    }

    void setKafkaCluster(String kafkaCluster) {
        this.kafkaCluster = kafkaCluster;
    }

    String holder() {
        return holder;
    }

    void setHolder(String holder) {
        this.holder = holder;
    }
}

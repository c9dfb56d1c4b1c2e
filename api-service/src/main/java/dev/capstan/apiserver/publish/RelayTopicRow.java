package dev.capstan.apiserver.publish;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A row of {@code relay_topics}. */
@Entity
@Table(name = "relay_topics")
class RelayTopicRow {
    @Id
    private String resource;

    private long revision;

    @SuppressWarnings("NullAway") // Hibernate fills in
    protected RelayTopicRow() {}

    RelayTopicRow(String resource, long revision) {
        this.resource = resource;
        this.revision = revision;
    }

    String resource() {
        return resource;
    }

    long revision() {
        return revision;
    }
}

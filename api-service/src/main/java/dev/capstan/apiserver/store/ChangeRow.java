package dev.capstan.apiserver.store;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** A row of the change log, for reading; {@link BatchWriter} writes them. */
@Entity
@Immutable
@Table(name = "changes")
class ChangeRow {
    @Id
    private long revision;

    @Enumerated(EnumType.STRING)
    private Change.Kind kind;

    private String resource;
    private String namespace;
    private String name;
    private String uid;
    private @Nullable String before;
    private String after;
    private @Nullable String traceparent;
    private UUID batch;
    private Instant committedAt;

    @SuppressWarnings("NullAway") // Hibernate fills in
    protected ChangeRow() {}

    long revision() {
        return revision;
    }

    Change.Kind kind() {
        return kind;
    }

    String resource() {
        return resource;
    }

    String namespace() {
        return namespace;
    }

    String name() {
        return name;
    }

    String uid() {
        return uid;
    }

    @Nullable
    String before() {
        return before;
    }

    String after() {
        return after;
    }

    @Nullable
    String traceparent() {
        return traceparent;
    }

    Instant committedAt() {
        return committedAt;
    }
}

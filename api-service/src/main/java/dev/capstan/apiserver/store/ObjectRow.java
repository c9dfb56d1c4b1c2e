package dev.capstan.apiserver.store;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import org.hibernate.annotations.Immutable;

/** A row of {@code objects}, for loading; the committer writes by {@link BatchWriter}. */
@Entity
@Immutable
@Table(name = "objects")
@IdClass(ObjectRow.Key.class)
class ObjectRow {
    /** The primary key. */
    record Key(String resource, String namespace, String name) implements Serializable {}

    @Id
    private String resource;

    @Id
    private String namespace;

    @Id
    private String name;

    private String uid;
    private long revision;
    private String body;

    @SuppressWarnings("NullAway") // Hibernate fills in
    protected ObjectRow() {}

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

    long revision() {
        return revision;
    }

    String body() {
        return body;
    }
}

package dev.capstan.apiserver.store;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** The one row of {@code store_state}. */
@Entity
@Table(name = "store_state")
class StateRow {
    @Id
    private short id;

    private long epoch;
    private long revision;
    private long compacted;

    protected StateRow() {}
}

package dev.capstan.apiserver.publish;

import jakarta.persistence.LockModeType;
import java.util.Optional;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** Reads and writes {@code relay_state}. */
interface RelayStateRows extends Repository<RelayStateRow, Short> {
    Optional<RelayStateRow> findById(short id);

    /** Whoever else would write it waits until the transaction ends. */
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("SELECT state FROM RelayStateRow state")
    RelayStateRow findToWrite();
}

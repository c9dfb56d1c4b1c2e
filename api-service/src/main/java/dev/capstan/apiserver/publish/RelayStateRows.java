package dev.capstan.apiserver.publish;

import java.util.Optional;
import org.springframework.data.repository.Repository;

/** Reads and writes {@code relay_state}. */
interface RelayStateRows extends Repository<RelayStateRow, Short> {
    Optional<RelayStateRow> findById(short id);
}

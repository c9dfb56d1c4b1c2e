package dev.capstan.apiserver.store;

import jakarta.persistence.EntityManager;
import java.util.stream.Stream;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Reads all objects as they are at one revision. */
final class SnapshotLoader {
    private final ObjectRows objects;
    private final StateRows states;
    private final RowMapper mapper;
    private final EntityManager entities;
    private final TransactionTemplate oneView;

    SnapshotLoader(
            ObjectRows objects,
            StateRows states,
            RowMapper mapper,
            EntityManager entities,
            PlatformTransactionManager transactions) {
        this.objects = objects;
        this.states = states;
        this.mapper = mapper;
        this.entities = entities;
        this.oneView = new TransactionTemplate(transactions);
        oneView.setReadOnly(true);
        oneView.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    }

    Snapshot load() {
        return oneView.execute(status -> {
            long revision = states.state().revision();
            Snapshot.Draft draft = Snapshot.EMPTY.draft();
            try (Stream<ObjectRow> rows = objects.streamAll()) {
                rows.forEach(row -> {
                    entities.detach(row);
                    mapper.object(row).ifPresent(draft::put);
                });
            }
            return draft.at(revision);
        });
    }
}

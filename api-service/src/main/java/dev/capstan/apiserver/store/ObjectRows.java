package dev.capstan.apiserver.store;

import jakarta.persistence.QueryHint;
import java.util.stream.Stream;
import org.hibernate.jpa.HibernateHints;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.jpa.repository.QueryHints;
import org.springframework.data.repository.Repository;

/** Reads {@code objects}. */
interface ObjectRows extends Repository<ObjectRow, ObjectRow.Key> {
    /** All of them, fetched piece by piece; within a transaction, and to be closed. */
    @Query("select row from ObjectRow row")
    @QueryHints({
        @QueryHint(name = HibernateHints.HINT_FETCH_SIZE, value = "1000"),
        @QueryHint(name = HibernateHints.HINT_READ_ONLY, value = "true")
    })
    Stream<ObjectRow> streamAll();
}

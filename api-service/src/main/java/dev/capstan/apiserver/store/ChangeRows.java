package dev.capstan.apiserver.store;

import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.data.repository.Repository;

/** Reads the change log. Revisions grow in commit order, so whatever is visible has no invisible predecessor. */
interface ChangeRows extends Repository<ChangeRow, Long> {
    Optional<ChangeRow> findByRevision(long revision);

    List<ChangeRow> findByRevisionGreaterThanOrderByRevision(long after, Limit limit);

    List<ChangeRow> findByResourceAndRevisionGreaterThanAndRevisionLessThanEqualOrderByRevision(
            String resource, long after, long upTo, Limit limit);

    List<ChangeRow> findByRevisionGreaterThanAndRevisionLessThanEqualOrderByRevision(
            long after, long upTo, Limit limit);

    /** The newest change below a revision; changes are as old as their order says. */
    Optional<ChangeRow> findFirstByRevisionLessThanOrderByRevisionDesc(long revision);
}

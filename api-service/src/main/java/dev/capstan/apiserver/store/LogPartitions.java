package dev.capstan.apiserver.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Adds partitions to the change log ahead of the revision and drops those that nobody needs: older than the retention and
 * published to Kafka.
 */
final class LogPartitions {
    private static final Logger log = LoggerFactory.getLogger(LogPartitions.class);
    /** Both bounds are in the name, the upper one exclusive. */
    private static final Pattern NAME = Pattern.compile("changes_(\\d+)_(\\d+)");

    private static final String LIST = """
            SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
            WHERE i.inhparent = 'changes'::regclass""";

    /** Changes are as old as their order says. */
    private static final String NEWEST_BELOW =
            "SELECT committed_at FROM changes WHERE revision < ? ORDER BY revision DESC LIMIT 1";

    private record Partition(long from, long to) implements Comparable<Partition> {
        String table() {
            return "changes_" + from + "_" + to;
        }

        @Override
        public int compareTo(Partition other) {
            return Long.compare(from, other.from);
        }
    }

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final CommitLock lock;
    private final StateRows states;
    private final StoreProperties properties;
    private final Clock clock;
    private final AtomicLong covered = new AtomicLong();

    LogPartitions(
            JdbcTemplate jdbc,
            PlatformTransactionManager transactions,
            CommitLock lock,
            StateRows states,
            StoreProperties properties,
            Clock clock) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        this.lock = lock;
        this.states = states;
        this.properties = properties;
        this.clock = clock;
    }

    /** The database may be another than the one that was looked at. */
    void forget() {
        covered.set(0);
    }

    /** Within a transaction that holds the commit lock: the revisions may be written afterwards. */
    void cover(long first, long last) {
        jdbc.execute((ConnectionCallback<@Nullable Void>) connection -> {
            cover(connection, first, last);
            return null;
        });
    }

    /** The same, on the connection that holds the commit lock. */
    void cover(Connection connection, long first, long last) throws SQLException {
        if (last < covered.get()) {
            return;
        }
        long upper =
                existing(connection).stream().mapToLong(Partition::to).max().orElse(0);
        if (upper > last) {
            // Only what was committed counts: those that are added now go again if the transaction fails.
            covered.set(upper);
            return;
        }
        while (upper <= last) {
            // After a jump of the revision the next partition starts there, not where the last one ended.
            long from = Math.max(upper, first - first % properties.partitionSize());
            Partition next = new Partition(from, from + properties.partitionSize());
            add(connection, next);
            upper = next.to();
        }
    }

    /** Makes sure that the next batches need no new partition. */
    void addAhead() {
        transaction.executeWithoutResult(status -> {
            lock.acquire();
            long revision = states.state().revision();
            cover(revision + 1, revision + properties.partitionSize() / 2);
        });
    }

    /**
     * @param published everything up to this revision is in Kafka for good
     */
    void dropOld(long published) {
        Instant limit = clock.instant().minus(properties.retention());
        long revision = states.state().revision();
        for (Partition partition : existing()) {
            if (partition.to() > revision || partition.to() - 1 > published || isNewerThan(limit, partition)) {
                return;
            }
            drop(partition);
        }
    }

    private boolean isNewerThan(Instant limit, Partition partition) {
        return jdbc.queryForList(NEWEST_BELOW, OffsetDateTime.class, partition.to()).stream()
                .anyMatch(newest -> newest.toInstant().isAfter(limit));
    }

    /** Attaching, unlike creating in place, doesn't lock out readers of the log. */
    private static void add(Connection connection, Partition partition) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE " + partition.table() + " (LIKE changes INCLUDING ALL)");
            statement.execute("ALTER TABLE changes ATTACH PARTITION " + partition.table() + " FOR VALUES FROM ("
                    + partition.from() + ") TO (" + partition.to() + ")");
        }
        log.info("added partition to the change log table={}", partition.table());
    }

    private void drop(Partition partition) {
        transaction.executeWithoutResult(status -> {
            lock.acquire();
            // A long reader would otherwise make the committer queue up behind this.
            jdbc.execute("SET LOCAL lock_timeout = '1s'");
            jdbc.execute("DROP TABLE " + partition.table());
            states.compact(partition.to() - 1);
        });
        log.info("dropped partition of the change log table={}", partition.table());
    }

    private List<Partition> existing() {
        return Objects.requireNonNull(jdbc.execute((ConnectionCallback<List<Partition>>) LogPartitions::existing));
    }

    /** In order. */
    private static List<Partition> existing(Connection connection) throws SQLException {
        List<Partition> partitions = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(LIST)) {
            while (rows.next()) {
                Matcher name = NAME.matcher(rows.getString(1));
                if (name.matches()) {
                    partitions.add(new Partition(Long.parseLong(name.group(1)), Long.parseLong(name.group(2))));
                }
            }
        }
        Collections.sort(partitions);
        return partitions;
    }
}

package dev.capstan.apiserver.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A row of the change log as it is read; {@link BatchWriter} writes them. */
record ChangeRow(
        long revision,
        Change.Kind kind,
        String resource,
        String namespace,
        String name,
        String uid,
        @Nullable String before,
        String after,
        @Nullable String traceparent) {
    static final String COLUMNS = "revision, kind, resource, namespace, name, uid, before, after, traceparent";

    /** Of a query for {@link #COLUMNS}. */
    static List<ChangeRow> all(ResultSet rows) throws SQLException {
        List<ChangeRow> found = new ArrayList<>();
        while (rows.next()) {
            found.add(new ChangeRow(
                    rows.getLong(1),
                    Change.Kind.valueOf(rows.getString(2)),
                    rows.getString(3),
                    rows.getString(4),
                    rows.getString(5),
                    rows.getString(6),
                    rows.getString(7),
                    rows.getString(8),
                    rows.getString(9)));
        }
        return found;
    }
}

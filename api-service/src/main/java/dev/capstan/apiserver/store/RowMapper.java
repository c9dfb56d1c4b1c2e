package dev.capstan.apiserver.store;

import dev.capstan.apiserver.store.Change.Kind;
import dev.capstan.resource.ObjectKey;
import dev.capstan.resource.ResourceType;
import dev.capstan.resource.ResourceTypes;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes objects and changes of rows. Rows of types that this release doesn't serve are passed over: a newer one wrote them. */
final class RowMapper {
    private static final Logger log = LoggerFactory.getLogger(RowMapper.class);

    private final TreeCodec codec;
    private final Map<String, ResourceType> types = ResourceTypes.all().stream()
            .collect(Collectors.toUnmodifiableMap(ResourceType::qualifiedPlural, Function.identity()));

    RowMapper(TreeCodec codec) {
        this.codec = codec;
    }

    Optional<StoredObject> object(ObjectRow row) {
        return type(row.resource())
                .map(type -> codec.object(
                        type, new ObjectKey(row.namespace(), row.name()), row.uid(), row.revision(), row.body()));
    }

    List<LogEntry> entries(List<ChangeRow> rows) {
        return rows.stream().flatMap(row -> entry(row).stream()).toList();
    }

    Optional<LogEntry> entry(ChangeRow row) {
        return type(row.resource()).map(type -> entry(type, row));
    }

    private LogEntry entry(ResourceType type, ChangeRow row) {
        ObjectKey key = new ObjectKey(row.namespace(), row.name());
        StoredObject after = codec.object(type, key, row.uid(), row.revision(), row.after());
        Change change =
                new Change(row.kind(), row.revision(), type, key, before(type, key, row), after, row.traceparent());
        return new LogEntry(change, row.after().length());
    }

    private @Nullable StoredObject before(ResourceType type, ObjectKey key, ChangeRow row) {
        if (row.kind() == Kind.ADDED) {
            return null;
        }
        String text = Objects.requireNonNull(row.before(), "a change of an object has its state before");
        StoredObject read = codec.object(type, key, row.uid(), 0, text);
        long revision = Long.parseLong(
                read.tree().path("metadata").path("resourceVersion").stringValue());
        return new StoredObject(type, key, row.uid(), revision, read.tree());
    }

    private Optional<ResourceType> type(String resource) {
        ResourceType type = types.get(resource);
        if (type == null) {
            log.warn("passed over a row of an unknown type resource={}", resource);
        }
        return Optional.ofNullable(type);
    }
}

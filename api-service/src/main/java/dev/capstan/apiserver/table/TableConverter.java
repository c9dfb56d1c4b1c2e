package dev.capstan.apiserver.table;

import dev.capstan.apiserver.store.StoredObject;
import dev.capstan.apiserver.strategy.ResourceStrategy;
import dev.capstan.apiserver.strategy.Strategies;
import dev.capstan.resource.ResourceType;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Objects as {@code meta.k8s.io} Tables: the columns and cells are the kind's own, so that every client prints the same.
 * Rows carry the object's metadata, the whole object, or nothing, as {@code includeObject} says.
 */
@Component
public class TableConverter {
    private final Strategies strategies;
    private final Clock clock;

    TableConverter(Strategies strategies, Clock clock) {
        this.strategies = strategies;
        this.clock = clock;
    }

    /** @param metadata of the list, or of nothing but the resourceVersion for one object */
    public ObjectNode table(
            ResourceType type, String version, ObjectNode metadata, List<ObjectNode> objects, IncludeObject include) {
        ObjectNode table = rows(type, version, metadata, objects, include);
        ArrayNode definitions = table.putArray("columnDefinitions");
        for (ResourceStrategy.Column column : strategies.of(type).columns()) {
            definitions
                    .addObject()
                    .put("name", column.name())
                    .put("type", column.type())
                    .put("format", column.format())
                    .put("description", column.description())
                    .put("priority", column.priority());
        }
        return table;
    }

    /** Without column definitions, for all frames of a watch but the first. */
    public ObjectNode rows(
            ResourceType type, String version, ObjectNode metadata, List<ObjectNode> objects, IncludeObject include) {
        ObjectNode table = JsonNodeFactory.instance.objectNode();
        table.put("kind", "Table").put("apiVersion", "meta.k8s.io/" + version);
        table.set("metadata", metadata);
        table.putNull("columnDefinitions");
        ArrayNode rows = table.putArray("rows");
        ResourceStrategy strategy = strategies.of(type);
        Instant now = clock.instant();
        for (ObjectNode object : objects) {
            ObjectNode row = rows.addObject();
            row.putArray("cells").addAll(strategy.row(object, now));
            strategy.rowCondition(object)
                    .ifPresent(condition -> row.putArray("conditions")
                            .addObject()
                            .put("type", condition.type())
                            .put("status", "True")
                            .put("reason", condition.reason())
                            .put("message", condition.message()));
            switch (include) {
                case NONE -> {}
                case METADATA -> row.set("object", PartialMetadata.of(object, version));
                case OBJECT -> row.set("object", object);
            }
        }
        return table;
    }

    /** One object as a Table of one row. */
    public ObjectNode table(StoredObject object, String version, IncludeObject include) {
        ObjectNode metadata = JsonNodeFactory.instance.objectNode();
        metadata.put("resourceVersion", Long.toString(object.revision()));
        return table(object.type(), version, metadata, List.of(object.tree()), include);
    }
}

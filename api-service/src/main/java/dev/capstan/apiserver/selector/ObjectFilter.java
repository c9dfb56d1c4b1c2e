package dev.capstan.apiserver.selector;

import dev.capstan.apiserver.registry.Metadata;
import dev.capstan.apiserver.strategy.ResourceStrategy;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** {@code labelSelector} and {@code fieldSelector} of one request, on one type. */
public final class ObjectFilter {
    private final ResourceStrategy strategy;
    private final LabelSelector labels;
    private final FieldSelector fields;

    private ObjectFilter(ResourceStrategy strategy, LabelSelector labels, FieldSelector fields) {
        this.strategy = strategy;
        this.labels = labels;
        this.fields = fields;
    }

    /** Either may be empty. */
    public static ObjectFilter parse(ResourceStrategy strategy, String labelSelector, String fieldSelector) {
        Set<String> supported = new HashSet<>(strategy.selectableFieldNames());
        supported.add("metadata.name");
        supported.add("metadata.namespace");
        return new ObjectFilter(
                strategy, LabelSelector.parse(labelSelector), FieldSelector.parse(fieldSelector, supported));
    }

    public boolean matchesEverything() {
        return labels.matchesEverything() && fields.matchesEverything();
    }

    public boolean matches(ObjectNode object) {
        return (labels.matchesEverything() || labels.matches(Metadata.of(object).labels()))
                && (fields.matchesEverything() || fields.matches(fieldsOf(object)));
    }

    private Map<String, String> fieldsOf(ObjectNode object) {
        Map<String, String> values = new HashMap<>(strategy.selectableFields(object));
        Metadata metadata = Metadata.of(object);
        values.put("metadata.name", metadata.name());
        values.put("metadata.namespace", metadata.namespace());
        return values;
    }
}

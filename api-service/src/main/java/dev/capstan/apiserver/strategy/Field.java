package dev.capstan.apiserver.strategy;

import dev.capstan.apiserver.errors.FieldError;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A value in an object together with the place where it stands, so that a rule reads {@code field.child("image")} and says
 * {@code field.required("")} without ever spelling out a path. An absent field is a Field too: it reads as empty.
 *
 * <p>Paths are put together only when asked for: nearly every field is fine.
 */
public final class Field {
    private final @Nullable Field parent;
    private final String segment;
    private final JsonNode value;

    private Field(@Nullable Field parent, String segment, JsonNode value) {
        this.parent = parent;
        this.segment = segment;
        this.value = value;
    }

    /** The whole object; its own path is empty. */
    public static Field root(ObjectNode object) {
        return new Field(null, "", object);
    }

    public Field child(String name) {
        return new Field(this, name, value.path(name));
    }

    /** The same value seen from another path segment: {@code data[key]}. */
    public Field key(String key) {
        return new Field(this, "[" + key + "]", value.path(key));
    }

    /** A list's elements in order, {@code path[0]}, {@code path[1]}, …; nothing for anything but a list. */
    public List<Field> items() {
        if (!value.isArray()) {
            return List.of();
        }
        List<Field> items = new ArrayList<>(value.size());
        for (JsonNode item : value) {
            items.add(new Field(this, "[" + items.size() + "]", item));
        }
        return items;
    }

    /** A map's keys in the order of the document. */
    public List<String> keys() {
        return List.copyOf(value.propertyNames());
    }

    /** A map of strings; values that are none are left out. */
    public Map<String, String> strings() {
        Map<String, String> strings = new LinkedHashMap<>();
        value.properties().forEach(entry -> {
            if (entry.getValue().isString()) {
                strings.put(entry.getKey(), entry.getValue().stringValue());
            }
        });
        return strings;
    }

    /** A list's elements as text. */
    public List<String> texts() {
        return items().stream().map(Field::text).toList();
    }

    public JsonNode value() {
        return value;
    }

    public boolean isPresent() {
        return !value.isMissingNode() && !value.isNull();
    }

    /** Absent, or what Go calls zero: {@code ""}, {@code []}, {@code {}}. */
    public boolean isEmpty() {
        return !isPresent() || (value.isString() ? text().isEmpty() : value.isContainer() && value.isEmpty());
    }

    /** The text of a string; empty when absent. */
    public String text() {
        return value.asString("");
    }

    public String textOr(String absent) {
        return isEmpty() ? absent : text();
    }

    /** Zero when absent. */
    public long number() {
        return value.asLong(0);
    }

    public boolean isTrue() {
        return value.asBoolean(false);
    }

    /** Whether both mean the same, wherever they stand. */
    public boolean isSameAs(Field other) {
        return SameValue.of(value, other.value);
    }

    public boolean is(String text) {
        return value.isString() && value.stringValue().equals(text);
    }

    /** {@code spec.containers[0].image}. */
    public String path() {
        if (parent == null) {
            return segment;
        }
        String prefix = parent.path();
        return prefix.isEmpty() || segment.startsWith("[") ? prefix + segment : prefix + "." + segment;
    }

    public FieldError required(String detail) {
        return FieldError.required(path(), detail);
    }

    public FieldError invalid(String detail) {
        return FieldError.invalid(path(), value instanceof MissingNode ? null : value, detail);
    }

    /** For values that are only a part of what stands here, such as one label's key. */
    public FieldError invalid(Object part, String detail) {
        return FieldError.invalid(path(), part, detail);
    }

    public FieldError notSupported(Iterable<String> supported) {
        return FieldError.notSupported(path(), isPresent() ? value : "", supported);
    }

    public FieldError forbidden(String detail) {
        return FieldError.forbidden(path(), detail);
    }

    public FieldError duplicate() {
        return FieldError.duplicate(path(), value);
    }

    public FieldError notFound() {
        return FieldError.notFound(path(), value);
    }

    @Override
    public String toString() {
        return path() + "=" + value;
    }
}

package dev.capstan.apiserver.strategy;

import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Fills in what is absent from one object of the tree and leaves the rest alone. A string that is empty counts as absent, as
 * it does in Go.
 */
public record Defaults(ObjectNode target) {
    public static Defaults of(ObjectNode target) {
        return new Defaults(target);
    }

    public Defaults text(String name, String value) {
        if (target.path(name).asString("").isEmpty()) {
            target.put(name, value);
        }
        return this;
    }

    public Defaults number(String name, long value) {
        if (isAbsent(name)) {
            put(name, value);
        }
        return this;
    }

    /** For numbers whose zero means "not said". */
    public Defaults nonZero(String name, long value) {
        if (target.path(name).asLong(0) == 0) {
            put(name, value);
        }
        return this;
    }

    public Defaults bool(String name, boolean value) {
        if (isAbsent(name)) {
            target.put(name, value);
        }
        return this;
    }

    public Defaults emptyObject(String name) {
        object(name);
        return this;
    }

    /** The object of that name, made when absent. */
    public ObjectNode object(String name) {
        return target.path(name) instanceof ObjectNode present ? present : target.putObject(name);
    }

    /** Goes down into {@code name} where it is present. */
    public Defaults inside(String name, Consumer<ObjectNode> defaults) {
        if (target.path(name) instanceof ObjectNode child) {
            defaults.accept(child);
        }
        return this;
    }

    /** Goes down into every element of the list {@code name}. */
    public Defaults each(String name, Consumer<ObjectNode> defaults) {
        for (JsonNode item : target.path(name)) {
            if (item instanceof ObjectNode element) {
                defaults.accept(element);
            }
        }
        return this;
    }

    private boolean isAbsent(String name) {
        JsonNode value = target.path(name);
        return value.isMissingNode() || value.isNull();
    }

    /** As the parser would have read it, so that trees compare equal: an int where it fits. */
    private void put(String name, long value) {
        if (value == (int) value) {
            target.put(name, (int) value);
        } else {
            target.put(name, value);
        }
    }
}

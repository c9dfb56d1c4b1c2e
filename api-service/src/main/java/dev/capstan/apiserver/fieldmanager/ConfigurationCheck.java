package dev.capstan.apiserver.fieldmanager;

import dev.capstan.apiserver.schema.Schema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What keeps a configuration from being merged: unknown fields, and list elements that can't be told apart. */
final class ConfigurationCheck {
    private final List<String> faults = new ArrayList<>();

    /** In structured-merge-diff's words; empty when there is none. */
    String faultsIn(Schema schema, JsonNode configuration) {
        check(schema, configuration, "");
        return faults.size() < 2 ? String.join("", faults) : "errors:\n  " + String.join("\n  ", faults);
    }

    private void check(Schema schema, JsonNode value, String path) {
        if (value.isObject()) {
            checkFields(schema, value, path);
        } else if (value.isArray() && schema.items() != null) {
            checkElements(schema, value, path);
        }
    }

    private void checkFields(Schema schema, JsonNode map, String path) {
        if (schema.kind() != Schema.Kind.OBJECT && schema.kind() != Schema.Kind.MAP) {
            return;
        }
        for (Map.Entry<String, JsonNode> entry : map.properties()) {
            Schema field = Shapes.field(schema, entry.getKey());
            String here = path + "." + entry.getKey();
            if (field == null) {
                faults.add(here + ": field not declared in schema");
            } else {
                check(field, entry.getValue(), here);
            }
        }
    }

    private void checkElements(Schema list, JsonNode array, String path) {
        Schema items = Objects.requireNonNull(list.items());
        Set<String> seen = new HashSet<>();
        int index = 0;
        for (JsonNode item : array) {
            String here = path + "[" + index + "]";
            if (Shapes.isGranularList(list)) {
                if (omitsKey(list, item, path, index)) {
                    return;
                }
                String element = PathElement.ofItem(list, item);
                here = path + PathElement.print(element);
                if (!seen.add(element)) {
                    faults.add(path + ": duplicate entries for key " + PathElement.print(element));
                }
            }
            check(items, item, here);
            index++;
        }
    }

    private boolean omitsKey(Schema list, JsonNode item, String path, int index) {
        for (String key : list.listMapKeys()) {
            if (!item.hasNonNull(key) && !list.listMapKeyDefaults().containsKey(key)) {
                faults.add(path + ": element " + index
                        + ": associative list with keys has an element that omits key field \"" + key
                        + "\" (and doesn't have default value)");
                return true;
            }
        }
        return false;
    }
}

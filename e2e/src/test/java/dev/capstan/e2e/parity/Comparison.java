package dev.capstan.e2e.parity;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Finds the differences between two masked trees; elements of lists are matched by their names, where they have such. */
final class Comparison {
    private static final List<String> NAMES = List.of("type", "name", "kind");

    private final String recording;
    private final List<Difference> differences = new ArrayList<>();

    private Comparison(String recording) {
        this.recording = recording;
    }

    static List<Difference> of(String recording, JsonNode kubernetes, JsonNode capstan) {
        Comparison comparison = new Comparison(recording);
        comparison.compare("", kubernetes, capstan);
        return comparison.differences;
    }

    private void compare(String path, @Nullable JsonNode kubernetes, @Nullable JsonNode capstan) {
        if (kubernetes == null || capstan == null) {
            differences.add(new Difference(recording, path, kubernetes, capstan));
        } else if (kubernetes.isObject() && capstan.isObject()) {
            compareObjects(path, kubernetes, capstan);
        } else if (kubernetes.isArray() && capstan.isArray()) {
            compareLists(path, kubernetes, capstan);
        } else if (!kubernetes.equals(capstan)) {
            differences.add(new Difference(recording, path, kubernetes, capstan));
        }
    }

    private void compareObjects(String path, JsonNode kubernetes, JsonNode capstan) {
        TreeSet<String> names = new TreeSet<>(kubernetes.propertyNames());
        names.addAll(capstan.propertyNames());
        for (String name : names) {
            compare(path.isEmpty() ? name : path + "." + name, kubernetes.get(name), capstan.get(name));
        }
    }

    private void compareLists(String path, JsonNode kubernetes, JsonNode capstan) {
        for (String name : NAMES) {
            if (isNamedBy(name, kubernetes) && isNamedBy(name, capstan)) {
                compareNamed(path, byName(name, kubernetes), byName(name, capstan));
                return;
            }
        }
        for (int i = 0; i < Math.max(kubernetes.size(), capstan.size()); i++) {
            compare(path + "[" + i + "]", kubernetes.get(i), capstan.get(i));
        }
    }

    private void compareNamed(String path, Map<String, JsonNode> kubernetes, Map<String, JsonNode> capstan) {
        Stream.concat(kubernetes.keySet().stream(), capstan.keySet().stream())
                .distinct()
                .forEach(name -> compare(path + "[" + name + "]", kubernetes.get(name), capstan.get(name)));
        List<String> common = common(kubernetes, capstan);
        List<String> ours = common(capstan, kubernetes);
        if (!common.equals(ours)) {
            differences.add(new Difference(recording, path + " (order)", strings(common), strings(ours)));
        }
    }

    private static List<String> common(Map<String, JsonNode> one, Map<String, JsonNode> other) {
        return one.keySet().stream().filter(other::containsKey).toList();
    }

    private static JsonNode strings(List<String> texts) {
        return JsonMapper.shared().valueToTree(texts);
    }

    private static boolean isNamedBy(String name, JsonNode list) {
        return list.valueStream().allMatch(element -> element.path(name).isString())
                && list.valueStream()
                                .map(element -> element.path(name).stringValue())
                                .distinct()
                                .count()
                        == list.size();
    }

    private static Map<String, JsonNode> byName(String name, JsonNode list) {
        return list.valueStream()
                .collect(Collectors.toMap(
                        element -> element.path(name).stringValue(),
                        Function.identity(),
                        (one, other) -> one,
                        LinkedHashMap::new));
    }
}

package dev.capstan.apiserver.patch;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/**
 * Puts a merged list in order: what the patch names stands in the patch's order; what only the server has keeps its place
 * before the first named element that it stood before. With the live list {@code [a, b, c, d]}:
 *
 * <pre>
 *   patch order [c, a]  ->  [b, c, a, d]: b stood before c; d stood before neither
 *   patch order [x, d]  ->  [x, a, b, c, d]: x is new, so nothing stood before it
 * </pre>
 *
 * @param mergeKey the field that identifies an element; null in lists of plain values
 */
record ElementOrder(@Nullable String mergeKey) {

    /** Whether both are the same element: equal by merge key, or equal values. Compares text, as 80 may be int or long. */
    boolean same(JsonNode left, JsonNode right) {
        return identity(left).equals(identity(right));
    }

    int indexIn(Iterable<JsonNode> list, JsonNode element) {
        int index = 0;
        for (JsonNode candidate : list) {
            if (same(candidate, element)) {
                return index;
            }
            index++;
        }
        return -1;
    }

    List<JsonNode> arrange(List<JsonNode> merged, ArrayNode patchOrder, List<JsonNode> liveOrder) {
        Predicate<JsonNode> named = element -> indexIn(patchOrder, element) >= 0;
        List<JsonNode> fromPatch = sorted(merged.stream().filter(named).toList(), patchOrder);
        List<JsonNode> serverOnly =
                sorted(merged.stream().filter(named.negate()).toList(), liveOrder);
        return interleave(serverOnly, fromPatch, liveOrder);
    }

    private List<JsonNode> sorted(List<JsonNode> elements, Iterable<JsonNode> order) {
        return elements.stream()
                .sorted(Comparator.comparingInt(element -> placeIn(order, element)))
                .toList();
    }

    /** Strangers go last. */
    private int placeIn(Iterable<JsonNode> order, JsonNode element) {
        int index = indexIn(order, element);
        return index < 0 ? Integer.MAX_VALUE : index;
    }

    private List<JsonNode> interleave(List<JsonNode> serverOnly, List<JsonNode> fromPatch, List<JsonNode> liveOrder) {
        List<JsonNode> all = new ArrayList<>(serverOnly.size() + fromPatch.size());
        int next = 0;
        for (JsonNode patched : fromPatch) {
            int place = indexIn(liveOrder, patched);
            while (next < serverOnly.size() && placeIn(liveOrder, serverOnly.get(next)) < place) {
                all.add(serverOnly.get(next));
                next++;
            }
            all.add(patched);
        }
        all.addAll(serverOnly.subList(next, serverOnly.size()));
        return all;
    }

    private String identity(JsonNode element) {
        JsonNode identifying = mergeKey == null ? element : element.path(mergeKey);
        return identifying.asString("");
    }
}

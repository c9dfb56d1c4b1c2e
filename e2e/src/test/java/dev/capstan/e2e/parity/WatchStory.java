package dev.capstan.e2e.parity;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the frames of a watch say happened to each object, in the order of the first time. How often it happened and how
 * long it took are each run's own. What has the same name but for hashes (the Pods of a Deployment) has one story.
 */
final class WatchStory {
    private static final List<String> NEWER_CONDITIONS = List.of("PodReadyToStartContainers=", "DisruptionTarget=");

    private final Mask mask;

    WatchStory(Mask mask) {
        this.mask = mask;
    }

    /** Up to the namespace's deletion, when the order is that of the deleting. */
    JsonNode of(List<JsonNode> frames) {
        Map<String, SequencedSet<String>> stories = new TreeMap<>();
        for (JsonNode frame : frames) {
            JsonNode object = frame.path("object");
            String type = frame.path("type").stringValue();
            if (type.equals("BOOKMARK")
                    || type.equals("DELETED")
                    || object.at("/metadata/deletionTimestamp").isString()) {
                continue;
            }
            stories.computeIfAbsent(mask.of(subject(object)), key -> new LinkedHashSet<>())
                    .addAll(steps(object));
        }
        return tree(stories);
    }

    /** As named elements, so that one step more or less doesn't shift all others. */
    private static JsonNode tree(Map<String, SequencedSet<String>> stories) {
        ObjectNode tree = JsonMapper.shared().createObjectNode();
        stories.forEach((subject, steps) -> {
            ArrayNode story = tree.putArray(subject);
            steps.forEach(step -> story.addObject().put("name", step));
        });
        return tree;
    }

    private static String subject(JsonNode object) {
        JsonNode involved = object.path("involvedObject");
        return involved.isObject()
                ? involved.path("kind").stringValue() + " "
                        + involved.path("name").stringValue()
                : object.at("/metadata/name").stringValue();
    }

    private static List<String> steps(JsonNode object) {
        JsonNode status = object.path("status");
        return switch (object.path("kind").stringValue()) {
            case "Event" ->
                List.of(object.path("type").stringValue() + " "
                        + object.path("reason").stringValue()
                        + container(object.at("/involvedObject/fieldPath").asString("")));
            case "Pod" -> List.of(pod(status));
            case "Deployment" -> conditions(status);
            default -> List.of(counts(status));
        };
    }

    private static String container(String fieldPath) {
        return fieldPath.isEmpty() ? "" : " " + fieldPath.replaceFirst("^spec\\.", "");
    }

    /** Without the conditions that 1.20 didn't have. */
    private static String pod(JsonNode status) {
        String containers = Stream.of("initContainerStatuses", "containerStatuses")
                .flatMap(list -> status.path(list).valueStream())
                .map(container -> container.path("state"))
                .flatMap(state -> state.propertyStream())
                .map(state -> state.getValue().path("reason").asString(state.getKey()))
                .collect(Collectors.joining(", "));
        String conditions = conditions(status).stream()
                .filter(condition -> NEWER_CONDITIONS.stream().noneMatch(condition::startsWith))
                .sorted()
                .collect(Collectors.joining(", "));
        return Stream.of(status.path("phase").asString(""), containers, conditions)
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("; "));
    }

    private static List<String> conditions(JsonNode status) {
        Function<JsonNode, String> text = condition -> condition.path("type").stringValue() + "="
                + condition.path("status").stringValue()
                + condition.path("reason").asString("").replaceFirst("(?=.)", "/");
        return new ArrayList<>(status.path("conditions").valueStream().map(text).toList());
    }

    /** Without the one that 1.20 didn't have. */
    private static String counts(JsonNode status) {
        return status.propertyStream()
                .filter(count -> count.getValue().asInt(0) > 0)
                .filter(count -> !count.getKey().equals("terminatingReplicas"))
                .map(Map.Entry::getKey)
                .sorted()
                .collect(Collectors.joining(", "));
    }
}

package dev.capstan.apiserver.subresource;

import dev.capstan.apiserver.errors.ApiException;
import dev.capstan.apiserver.errors.FieldError;
import dev.capstan.apiserver.request.QueryParameters;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The query of {@code pods/…/log}, checked here so that the agent only sees what makes sense.
 *
 * @param container empty when the client left the choice to us
 * @param forwarded what goes to the agent as it is
 */
record LogOptions(String podName, String container, Map<String, String> forwarded) {
    private static final List<String> FLAGS = List.of("follow", "previous", "timestamps");
    private static final List<String> CONTAINER_LISTS = List.of("initContainers", "containers", "ephemeralContainers");

    static LogOptions parse(QueryParameters query, String podName) {
        List<FieldError> errors = new ArrayList<>();
        Map<String, String> forwarded = new TreeMap<>();
        for (String flag : FLAGS) {
            if (query.flag(flag)) {
                forwarded.put(flag, "true");
            }
        }
        number(query, "tailLines", 0, forwarded, errors);
        number(query, "limitBytes", 1, forwarded, errors);
        number(query, "sinceSeconds", 1, forwarded, errors);
        sinceTime(query, forwarded, errors);
        if (query.flag("insecureSkipTLSVerifyBackend")) {
            errors.add(FieldError.forbidden("insecureSkipTLSVerifyBackend", "agents are always verified"));
        }
        if (query.has("stream") && !query.text("stream").equals("All")) {
            errors.add(FieldError.notSupported("stream", query.text("stream"), List.of("All")));
        }
        if (!errors.isEmpty()) {
            throw ApiException.invalid("", "PodLogOptions", podName, errors);
        }
        return new LogOptions(podName, query.text("container"), forwarded);
    }

    /** The container asked for; without a name the only one there is. */
    String containerIn(ObjectNode pod) {
        List<String> regular = names(pod, "containers").toList();
        List<String> all =
                CONTAINER_LISTS.stream().flatMap(list -> names(pod, list)).toList();
        if (!container.isEmpty()) {
            if (!all.contains(container)) {
                throw ApiException.badRequest("container " + container + " is not valid for pod " + podName);
            }
            return container;
        }
        if (regular.size() == 1) {
            return regular.getFirst();
        }
        throw ApiException.badRequest("a container name must be specified for pod " + podName
                + (regular.isEmpty() ? "" : ", choose one of: [" + String.join(" ", all) + "]"));
    }

    String query() {
        return forwarded.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    private static Stream<String> names(ObjectNode pod, String list) {
        List<String> names = new ArrayList<>();
        for (JsonNode container : pod.path("spec").path(list)) {
            names.add(container.path("name").asString(""));
        }
        return names.stream();
    }

    private static void number(
            QueryParameters query, String name, long least, Map<String, String> forwarded, List<FieldError> errors) {
        query.number(name).ifPresent(value -> {
            if (value < least) {
                errors.add(FieldError.invalid(name, value, "must be greater than or equal to " + least));
            }
            forwarded.put(name, value.toString());
        });
    }

    private static void sinceTime(QueryParameters query, Map<String, String> forwarded, List<FieldError> errors) {
        String sinceTime = query.text("sinceTime");
        if (sinceTime.isEmpty()) {
            return;
        }
        if (forwarded.containsKey("sinceSeconds")) {
            errors.add(
                    FieldError.forbidden("sinceTime", "at most one of `sinceTime` or `sinceSeconds` may be specified"));
        }
        try {
            forwarded.put("sinceTime", Instant.parse(sinceTime).toString());
        } catch (DateTimeParseException e) {
            throw ApiException.badRequest("sinceTime is no RFC 3339 time: " + sinceTime);
        }
    }
}

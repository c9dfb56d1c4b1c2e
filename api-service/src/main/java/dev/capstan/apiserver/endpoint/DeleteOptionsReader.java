package dev.capstan.apiserver.endpoint;

import dev.capstan.apiserver.decode.BodyDecoder;
import dev.capstan.apiserver.decode.FieldValidation;
import dev.capstan.apiserver.errors.ApiException;
import dev.capstan.apiserver.errors.FieldError;
import dev.capstan.apiserver.registry.DeleteOptions;
import dev.capstan.apiserver.registry.DeleteOptions.Propagation;
import dev.capstan.apiserver.request.ApiRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** DeleteOptions come as the body, or as the query when there is none. */
@Component
public class DeleteOptionsReader {
    private final BodyDecoder decoder;

    DeleteOptionsReader(BodyDecoder decoder) {
        this.decoder = decoder;
    }

    DeleteOptions read(ApiRequest request) {
        byte[] body = request.readBody();
        ObjectNode given = body.length == 0
                ? fromQuery(request)
                : decoder.decodeAs("v1", "DeleteOptions", request.contentType(), body, FieldValidation.IGNORE)
                        .tree();
        return of(given, request.query().all("dryRun"));
    }

    /**
     * @param given DeleteOptions that are part of something else, an Eviction; missing for none
     * @param queriedDryRuns what the query says of {@code dryRun}, beside what is given
     */
    public DeleteOptions of(JsonNode given, List<String> queriedDryRuns) {
        List<FieldError> errors = new ArrayList<>();
        Optional<Propagation> propagation = propagation(given, errors);
        List<String> dryRuns = new ArrayList<>(queriedDryRuns);
        given.path("dryRun").forEach(value -> dryRuns.add(value.asString("")));
        boolean dryRun = WriteOptions.dryRun(dryRuns, errors);
        if (given.path("ignoreStoreReadErrorWithClusterBreakingPotential").booleanValue(false)) {
            errors.add(FieldError.forbidden(
                    "ignoreStoreReadErrorWithClusterBreakingPotential", "this store has no unreadable objects"));
        }
        if (!errors.isEmpty()) {
            throw ApiException.invalid("meta.k8s.io", "DeleteOptions", "", errors);
        }
        JsonNode preconditions = given.path("preconditions");
        return new DeleteOptions(
                gracePeriod(given),
                text(preconditions, "uid"),
                text(preconditions, "resourceVersion"),
                propagation,
                dryRun);
    }

    private static ObjectNode fromQuery(ApiRequest request) {
        ObjectNode options = JsonNodeFactory.instance.objectNode();
        request.query().number("gracePeriodSeconds").ifPresent(seconds -> options.put("gracePeriodSeconds", seconds));
        request.query().optionalFlag("orphanDependents").ifPresent(orphan -> options.put("orphanDependents", orphan));
        if (request.query().has("propagationPolicy")) {
            options.put("propagationPolicy", request.query().text("propagationPolicy"));
        }
        request.query()
                .optionalFlag("ignoreStoreReadErrorWithClusterBreakingPotential")
                .ifPresent(ignore -> options.put("ignoreStoreReadErrorWithClusterBreakingPotential", ignore));
        return options;
    }

    private static Optional<Propagation> propagation(JsonNode given, List<FieldError> errors) {
        JsonNode orphan = given.path("orphanDependents");
        String policy = given.path("propagationPolicy").asString("");
        if (orphan.isBoolean() && !policy.isEmpty()) {
            errors.add(FieldError.invalid(
                    "propagationPolicy", policy, "orphanDependents and deletionPropagation cannot be both set"));
        }
        if (orphan.isBoolean()) {
            return Optional.of(orphan.booleanValue() ? Propagation.ORPHAN : Propagation.BACKGROUND);
        }
        return switch (policy) {
            case "" -> Optional.empty();
            case "Background" -> Optional.of(Propagation.BACKGROUND);
            case "Foreground" -> Optional.of(Propagation.FOREGROUND);
            case "Orphan" -> Optional.of(Propagation.ORPHAN);
            default -> {
                errors.add(FieldError.notSupported(
                        "propagationPolicy", policy, List.of("Foreground", "Background", "Orphan", "nil")));
                yield Optional.empty();
            }
        };
    }

    /** Kubernetes takes a negative grace period for one second. */
    private static Optional<Duration> gracePeriod(JsonNode given) {
        JsonNode seconds = given.path("gracePeriodSeconds");
        if (!seconds.isNumber()) {
            return Optional.empty();
        }
        long asked = seconds.longValue();
        return Optional.of(Duration.ofSeconds(asked < 0 ? 1 : asked));
    }

    private static Optional<String> text(JsonNode node, String field) {
        return Optional.of(node.path(field).asString("")).filter(text -> !text.isEmpty());
    }
}

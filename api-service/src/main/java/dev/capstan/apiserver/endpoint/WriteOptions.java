package dev.capstan.apiserver.endpoint;

import dev.capstan.apiserver.decode.FieldValidation;
import dev.capstan.apiserver.errors.ApiException;
import dev.capstan.apiserver.errors.FieldError;
import dev.capstan.apiserver.request.QueryParameters;
import java.util.ArrayList;
import java.util.List;

/**
 * The query of POST, PUT and PATCH.
 *
 * @param dryRun do everything but commit
 * @param fieldManager empty when the client didn't say
 * @param force whether an apply takes from others what it wants to change
 */
public record WriteOptions(boolean dryRun, FieldValidation fieldValidation, String fieldManager, boolean force) {
    private static final int LONGEST_MANAGER = 128;
    private static final String PATCH_OPTIONS = "PatchOptions";

    /** @param kind as the client's errors name it, {@code CreateOptions} */
    public static WriteOptions parse(QueryParameters query, String kind) {
        List<FieldError> errors = new ArrayList<>();
        if (kind.equals(PATCH_OPTIONS) && query.has("force")) {
            errors.add(FieldError.forbidden("force", "may not be specified for non-apply patch"));
        }
        return parse(query, kind, errors);
    }

    /** Those of a PATCH that applies: who does it must be said. */
    public static WriteOptions parseApply(QueryParameters query) {
        List<FieldError> errors = new ArrayList<>();
        if (query.text("fieldManager").isEmpty()) {
            errors.add(FieldError.required("fieldManager", "is required for apply patch"));
        }
        return parse(query, PATCH_OPTIONS, errors);
    }

    private static WriteOptions parse(QueryParameters query, String kind, List<FieldError> errors) {
        boolean dryRun = dryRun(query.all("dryRun"), errors);
        FieldValidation validation = switch (query.text("fieldValidation")) {
            case "Ignore" -> FieldValidation.IGNORE;
            case "", "Warn" -> FieldValidation.WARN;
            case "Strict" -> FieldValidation.STRICT;
            default -> {
                errors.add(FieldError.notSupported(
                        "fieldValidation", query.text("fieldValidation"), List.of("Ignore", "Strict", "Warn")));
                yield FieldValidation.STRICT;
            }
        };
        checkManager(query.text("fieldManager"), errors);
        if (!errors.isEmpty()) {
            throw ApiException.invalid("meta.k8s.io", kind, "", errors);
        }
        return new WriteOptions(dryRun, validation, query.text("fieldManager"), query.flag("force"));
    }

    static boolean dryRun(List<String> values, List<FieldError> errors) {
        boolean unknown = values.stream().anyMatch(value -> !value.equals("All"));
        if (unknown) {
            errors.add(FieldError.notSupported("dryRun", printed(values), List.of("All")));
        }
        return values.contains("All");
    }

    private static void checkManager(String manager, List<FieldError> errors) {
        if (manager.length() > LONGEST_MANAGER) {
            errors.add(FieldError.tooLong("fieldManager", LONGEST_MANAGER));
        }
        if (manager.chars().anyMatch(Character::isISOControl)) {
            errors.add(FieldError.invalid("fieldManager", manager, "should only contain printable characters"));
        }
    }

    /** A type of its own, so that the list prints as JSON does and not as one string. */
    private static Object printed(List<String> values) {
        String joined = String.join("\",\"", values);
        return new StringBuilder("[\"").append(joined).append("\"]");
    }
}

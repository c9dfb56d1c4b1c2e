package dev.capstan.apiserver.deployment;

import dev.capstan.apiserver.strategy.Field;
import dev.capstan.apiserver.strategy.FieldErrors;
import java.util.List;
import java.util.regex.Pattern;

/** {@code spec.strategy}: bounds that are counts or percentages, and not both zero, or no rollout could take a step. */
final class RolloutStrategyValidation {
    private static final String PERCENT_RULE =
            "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used"
                    + " for validation is '[0-9]+%')";

    private static final Pattern PERCENT = Pattern.compile("[0-9]{1,9}%");

    private RolloutStrategyValidation() {}

    static void validate(Field strategy, FieldErrors errors) {
        Field rollingUpdate = strategy.child("rollingUpdate");
        switch (strategy.child("type").text()) {
            case "Recreate" -> {
                if (rollingUpdate.isPresent()) {
                    errors.add(rollingUpdate.forbidden("may not be specified when strategy `type` is 'Recreate'"));
                }
            }
            case "RollingUpdate" -> rollingUpdate(rollingUpdate, errors);
            default -> errors.add(strategy.notSupported(List.of("Recreate", "RollingUpdate")));
        }
    }

    private static void rollingUpdate(Field bounds, FieldErrors errors) {
        Field unavailable = bounds.child("maxUnavailable");
        Field surge = bounds.child("maxSurge");
        bound(unavailable, errors);
        bound(surge, errors);
        if (amount(unavailable) == 0 && amount(surge) == 0) {
            errors.add(unavailable.invalid("may not be 0 when `maxSurge` is 0"));
        }
        if (isPercent(unavailable) && amount(unavailable) > 100) {
            errors.add(unavailable.invalid("must not be greater than 100%"));
        }
    }

    private static void bound(Field bound, FieldErrors errors) {
        if (!bound.value().isString()) {
            errors.nonNegative(bound);
        } else if (!isPercent(bound)) {
            errors.add(bound.invalid(PERCENT_RULE));
        }
    }

    private static boolean isPercent(Field bound) {
        return bound.value().isString() && PERCENT.matcher(bound.text()).matches();
    }

    /** The number without its sign for percent; what is neither isn't zero. */
    private static long amount(Field bound) {
        if (isPercent(bound)) {
            return Long.parseLong(bound.text().replace("%", ""));
        }
        return bound.value().isString() ? -1 : bound.number();
    }
}

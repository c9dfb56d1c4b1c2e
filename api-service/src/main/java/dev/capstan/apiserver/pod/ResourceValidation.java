package dev.capstan.apiserver.pod;

import dev.capstan.apiserver.strategy.Field;
import dev.capstan.apiserver.strategy.FieldErrors;
import dev.capstan.apiserver.strategy.QualifiedName;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.util.List;

/**
 * Requests and limits: known resources in amounts that aren't negative, no request above its limit; what can't be
 * overcommitted (huge pages, devices) is requested exactly as limited, in whole units.
 */
final class ResourceValidation {
    private static final List<String> STANDARD = List.of("cpu", "memory", "ephemeral-storage");
    private static final String HUGE_PAGES = "hugepages-";

    private ResourceValidation() {}

    static void validate(Field resources, FieldErrors errors) {
        Field limits = resources.child("limits");
        Field requests = resources.child("requests");
        limits.keys().forEach(resource -> entry(resource, limits.key(resource), errors));
        for (String resource : requests.keys()) {
            entry(resource, requests.key(resource), errors);
            against(resource, requests, limits, errors);
        }
    }

    static void amount(Field amount, FieldErrors errors) {
        if (valueOf(amount).signum() < 0) {
            errors.add(amount.invalid(text(amount), "must be greater than or equal to 0"));
        }
    }

    private static void entry(String resource, Field amount, FieldErrors errors) {
        QualifiedName.problems(resource).forEach(problem -> errors.add(amount.invalid(resource, problem)));
        if (!resource.contains("/") && !STANDARD.contains(resource) && !resource.startsWith(HUGE_PAGES)) {
            errors.add(amount.invalid(resource, "must be a standard resource for containers"));
        }
        amount(amount, errors);
        if (isExtended(resource) && valueOf(amount).stripTrailingZeros().scale() > 0) {
            errors.add(amount.invalid(text(amount), "must be an integer"));
        }
    }

    private static void against(String resource, Field requests, Field limits, FieldErrors errors) {
        Field request = requests.key(resource);
        Field limit = limits.key(resource);
        boolean mayOvercommit = !isExtended(resource) && !resource.startsWith(HUGE_PAGES);
        if (!limit.isPresent()) {
            if (!mayOvercommit) {
                errors.add(limits.required("Limit must be set for non overcommitable resources"));
            }
            return;
        }
        int comparison = valueOf(request).compareTo(valueOf(limit));
        String relation = mayOvercommit ? "less than or equal to" : "equal to";
        if (mayOvercommit ? comparison > 0 : comparison != 0) {
            errors.add(requests.invalid(
                    text(request), "must be " + relation + " " + resource + " limit of " + text(limit)));
        }
    }

    /** Devices and the like, named {@code example.com/device}. */
    private static boolean isExtended(String resource) {
        return resource.contains("/") && !resource.contains("kubernetes.io/");
    }

    private static BigDecimal valueOf(Field amount) {
        return Quantity.parse(text(amount)).getNumericalAmount();
    }

    /** Quantities may also be written as numbers. */
    private static String text(Field amount) {
        return amount.value().asString("0");
    }
}

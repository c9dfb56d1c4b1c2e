package dev.capstan.apiserver.pod;

import dev.capstan.apiserver.strategy.Field;
import dev.capstan.apiserver.strategy.FieldErrors;
import java.util.List;

/** Users, groups and privileges that don't contradict each other. */
final class SecurityContextValidation {
    private SecurityContextValidation() {}

    static void pod(Field spec, FieldErrors errors) {
        Field context = spec.child("securityContext");
        ids(context, errors);
        errors.between(context.child("fsGroup"), 0, Integer.MAX_VALUE);
        context.child("supplementalGroups").items().forEach(group -> errors.between(group, 0, Integer.MAX_VALUE));
        errors.oneOf(context.child("fsGroupChangePolicy"), List.of("Always", "OnRootMismatch"));
        if (spec.child("shareProcessNamespace").isTrue()
                && spec.child("hostPID").isTrue()) {
            errors.add(context.child("shareProcessNamespace")
                    .invalid(true, "ShareProcessNamespace and HostPID cannot both be enabled"));
        }
    }

    static void container(Field context, FieldErrors errors) {
        ids(context, errors);
        errors.oneOf(context.child("procMount"), List.of("Default", "Unmasked"));
        Field escalation = context.child("allowPrivilegeEscalation");
        if (!escalation.isPresent() || escalation.isTrue()) {
            return;
        }
        if (context.child("privileged").isTrue()) {
            errors.add(context.invalid("cannot set `allowPrivilegeEscalation` to false and `privileged` to true"));
        }
        if (context.child("capabilities").child("add").texts().contains("CAP_SYS_ADMIN")) {
            errors.add(context.invalid(
                    "cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN"));
        }
    }

    private static void ids(Field context, FieldErrors errors) {
        errors.between(context.child("runAsUser"), 0, Integer.MAX_VALUE);
        errors.between(context.child("runAsGroup"), 0, Integer.MAX_VALUE);
        Field profile = context.child("seccompProfile");
        if (profile.isPresent()) {
            errors.requiredOneOf(profile.child("type"), List.of("Localhost", "RuntimeDefault", "Unconfined"));
        }
    }
}

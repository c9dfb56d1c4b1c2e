package dev.capstan.apiserver.pod;

import dev.capstan.apiserver.strategy.Field;
import dev.capstan.apiserver.strategy.FieldErrors;
import java.util.List;

/** Probes and lifecycle hooks: one thing to do each, and sensible numbers. */
final class ProbeValidation {
    private static final List<String> NUMBERS =
            List.of("initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold");
    private static final List<String> PROBE_HANDLERS = List.of("exec", "httpGet", "tcpSocket", "grpc");
    private static final List<String> HOOK_HANDLERS = List.of("exec", "httpGet", "tcpSocket", "sleep");

    private ProbeValidation() {}

    static void validate(Field container, FieldErrors errors) {
        Field lifecycle = container.child("lifecycle");
        hook(lifecycle.child("postStart"), errors);
        hook(lifecycle.child("preStop"), errors);
        probe(container.child("livenessProbe"), errors);
        succeedsAtOnce(container.child("livenessProbe"), errors);
        probe(container.child("readinessProbe"), errors);
        neverKills(container.child("readinessProbe"), errors);
        probe(container.child("startupProbe"), errors);
        succeedsAtOnce(container.child("startupProbe"), errors);
    }

    private static void hook(Field hook, FieldErrors errors) {
        if (hook.isPresent()) {
            HandlerValidation.validate(hook, HOOK_HANDLERS, errors);
        }
    }

    private static void probe(Field probe, FieldErrors errors) {
        if (!probe.isPresent()) {
            return;
        }
        HandlerValidation.validate(probe, PROBE_HANDLERS, errors);
        NUMBERS.forEach(number -> errors.nonNegative(probe.child(number)));
        Field grace = probe.child("terminationGracePeriodSeconds");
        if (grace.isPresent() && grace.number() <= 0) {
            errors.add(grace.invalid("must be greater than 0"));
        }
    }

    private static void succeedsAtOnce(Field probe, FieldErrors errors) {
        Field threshold = probe.child("successThreshold");
        if (probe.isPresent() && threshold.number() != 1) {
            errors.add(threshold.invalid("must be 1"));
        }
    }

    private static void neverKills(Field probe, FieldErrors errors) {
        Field grace = probe.child("terminationGracePeriodSeconds");
        if (grace.isPresent()) {
            errors.add(grace.invalid("must not be set for readinessProbes"));
        }
    }
}

package dev.capstan.apiserver.pod;

import dev.capstan.apiserver.strategy.Field;
import dev.capstan.apiserver.strategy.FieldErrors;
import dev.capstan.apiserver.strategy.LabelValidation;
import dev.capstan.apiserver.strategy.NameFormat;
import java.util.List;

/**
 * What Kubernetes calls a valid Pod spec. That Capstan doesn't carry out a field is no reason to refuse it here: the agent
 * does that, where users of a template see it on the Pod.
 *
 * @see <a href="https://github.com/kubernetes/kubernetes/blob/v1.33.0/pkg/apis/core/validation/validation.go">ValidatePodSpec</a>
 */
final class PodSpecValidation {
    static final List<String> RESTART_POLICIES = List.of("Always", "Never", "OnFailure");

    private PodSpecValidation() {}

    static void validate(Field spec, FieldErrors errors) {
        List<String> volumes = VolumeValidation.validate(spec.child("volumes"), errors);
        ContainersValidation.validate(spec, volumes, errors);
        errors.requiredOneOf(spec.child("restartPolicy"), RESTART_POLICIES);
        DnsValidation.validate(spec, errors);
        errors.addAll(LabelValidation.labels(spec.child("nodeSelector")));
        SecurityContextValidation.pod(spec, errors);
        spec.child("imagePullSecrets").items().forEach(secret -> errors.required(secret.child("name")));
        AffinityValidation.validate(spec.child("affinity"), errors);
        names(spec, errors);
        TolerationValidation.validate(spec.child("tolerations"), errors);
        TopologySpreadValidation.validate(spec.child("topologySpreadConstraints"), errors);
        readinessAndGates(spec, errors);
        errors.between(spec.child("activeDeadlineSeconds"), 1, Integer.MAX_VALUE);
        errors.oneOf(spec.child("preemptionPolicy"), List.of("Never", "PreemptLowerPriority"));
        overhead(spec.child("overhead"), errors);
        errors.oneOf(spec.child("os").child("name"), List.of("linux", "windows"));
    }

    private static void names(Field spec, FieldErrors errors) {
        errors.format(spec.child("serviceAccountName"), NameFormat.DNS_SUBDOMAIN);
        errors.format(spec.child("nodeName"), NameFormat.DNS_SUBDOMAIN);
        errors.format(spec.child("hostname"), NameFormat.DNS_LABEL);
        errors.format(spec.child("subdomain"), NameFormat.DNS_LABEL);
        errors.format(spec.child("priorityClassName"), NameFormat.DNS_SUBDOMAIN);
        errors.format(spec.child("runtimeClassName"), NameFormat.DNS_SUBDOMAIN);
    }

    private static void readinessAndGates(Field spec, FieldErrors errors) {
        spec.child("readinessGates").items().forEach(gate -> LabelValidation.key(gate.child("conditionType"), errors));
        List<Field> gates = spec.child("schedulingGates").items();
        gates.forEach(gate -> LabelValidation.key(gate.child("name"), errors));
        errors.uniqueNames(gates);
        if (!gates.isEmpty() && !spec.child("nodeName").isEmpty()) {
            errors.add(spec.child("nodeName").forbidden("cannot be set until all schedulingGates have been cleared"));
        }
    }

    private static void overhead(Field overhead, FieldErrors errors) {
        overhead.keys().forEach(resource -> ResourceValidation.amount(overhead.key(resource), errors));
    }
}

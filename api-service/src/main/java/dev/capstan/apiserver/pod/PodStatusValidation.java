package dev.capstan.apiserver.pod;

import dev.capstan.apiserver.strategy.Field;
import dev.capstan.apiserver.strategy.FieldErrors;
import dev.capstan.apiserver.strategy.IpAddress;
import dev.capstan.apiserver.strategy.NameFormat;
import java.util.List;
import java.util.Optional;

/**
 * A status that can be true: a container that ended stays ended unless it is to be restarted, addresses are addresses, and
 * the QoS class, once given, stays.
 */
final class PodStatusValidation {
    private PodStatusValidation() {}

    static void validate(Field pod, Field old, FieldErrors errors) {
        Field status = pod.child("status");
        errors.oneOf(status.child("phase"), List.of("Failed", "Pending", "Running", "Succeeded", "Unknown"));
        errors.format(status.child("nominatedNodeName"), NameFormat.DNS_SUBDOMAIN);
        Field oldQosClass = old.child("status").child("qosClass");
        if (!oldQosClass.isEmpty() && !status.child("qosClass").is(oldQosClass.text())) {
            errors.add(status.child("qosClass").invalid("field is immutable"));
        }
        addresses(status, errors);
        String restartPolicy = pod.child("spec").child("restartPolicy").text();
        for (String kind : List.of("containerStatuses", "initContainerStatuses")) {
            String policy = kind.startsWith("init") && restartPolicy.equals("Always") ? "OnFailure" : restartPolicy;
            for (Field container : status.child(kind).items()) {
                staysTerminated(pod, container, old.child("status").child(kind), policy, errors);
            }
        }
    }

    private static void addresses(Field status, FieldErrors errors) {
        for (Field address : status.child("podIPs").items()) {
            if (!IpAddress.isValid(address.child("ip").text())) {
                errors.add(status.child("podIPs").invalid(address.child("ip").text(), IpAddress.RULE));
            }
        }
    }

    private static void staysTerminated(
            Field pod, Field container, Field oldStatuses, String policy, FieldErrors errors) {
        String name = container.child("name").text();
        Optional<Field> oldEnd = oldStatuses.items().stream()
                .filter(old -> old.child("name").is(name))
                .map(old -> old.child("state").child("terminated"))
                .filter(Field::isPresent)
                .findFirst();
        boolean goesOn = !container.child("state").child("terminated").isPresent();
        if (oldEnd.isEmpty() || !goesOn || isSidecar(pod, name)) {
            return;
        }
        boolean failed = oldEnd.get().child("exitCode").number() != 0;
        boolean mayRestart = policy.equals("Always") || policy.equals("OnFailure") && failed;
        if (!mayRestart) {
            errors.add(container.child("state").forbidden("may not be transitioned to non-terminated state"));
        }
    }

    private static boolean isSidecar(Field pod, String name) {
        return pod.child("spec").child("initContainers").items().stream()
                .anyMatch(container -> container.child("name").is(name)
                        && container.child("restartPolicy").is("Always"));
    }
}

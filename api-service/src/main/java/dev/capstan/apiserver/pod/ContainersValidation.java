package dev.capstan.apiserver.pod;

import dev.capstan.apiserver.strategy.Field;
import dev.capstan.apiserver.strategy.FieldErrors;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The three lists of containers: what each kind may have, and what must be unique among them. */
final class ContainersValidation {
    private ContainersValidation() {}

    static void validate(Field spec, List<String> volumes, FieldErrors errors) {
        Field containers = spec.child("containers");
        if (containers.isEmpty()) {
            errors.add(containers.required(""));
        }
        for (Field container : containers.items()) {
            ContainerValidation.validate(container, volumes, errors);
            ProbeValidation.validate(container, errors);
            if (container.child("restartPolicy").isPresent()) {
                errors.add(container.child("restartPolicy").forbidden("may not be set for non-init containers"));
            }
        }
        hostPorts(spec, containers.items(), errors);
        spec.child("initContainers").items().forEach(container -> init(container, volumes, errors));
        spec.child("ephemeralContainers")
                .items()
                .forEach(container -> ContainerValidation.validate(container, volumes, errors));
        errors.uniqueNames(Stream.of("containers", "initContainers", "ephemeralContainers")
                .flatMap(kind -> spec.child(kind).items().stream())
                .toList());
    }

    /** Only a sidecar, an init container that is restarted always, lives long enough to be probed. */
    private static void init(Field container, List<String> volumes, FieldErrors errors) {
        ContainerValidation.validate(container, volumes, errors);
        Field restartPolicy = container.child("restartPolicy");
        errors.oneOf(restartPolicy, List.of("Always"));
        if (restartPolicy.is("Always")) {
            ProbeValidation.validate(container, errors);
            return;
        }
        for (String name : List.of("lifecycle", "livenessProbe", "readinessProbe", "startupProbe")) {
            if (container.child(name).isPresent()) {
                errors.add(container
                        .child(name)
                        .forbidden("may not be set for init containers without restartPolicy=Always"));
            }
        }
    }

    private static void hostPorts(Field spec, List<Field> containers, FieldErrors errors) {
        boolean hostNetwork = spec.child("hostNetwork").isTrue();
        Set<String> taken = new HashSet<>();
        for (Field container : containers) {
            for (Field port : container.child("ports").items()) {
                Field hostPort = port.child("hostPort");
                if (hostNetwork
                        && hostPort.number() != port.child("containerPort").number()) {
                    errors.add(port.child("containerPort").invalid("must match `hostPort` when `hostNetwork` is true"));
                }
                String socket = port.child("protocol").text() + "/"
                        + port.child("hostIP").text() + "/" + hostPort.number();
                if (hostPort.number() != 0 && !taken.add(socket)) {
                    errors.add(hostPort.duplicate());
                }
            }
        }
    }
}

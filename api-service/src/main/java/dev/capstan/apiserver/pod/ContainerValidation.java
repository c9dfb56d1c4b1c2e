package dev.capstan.apiserver.pod;

import dev.capstan.apiserver.strategy.Field;
import dev.capstan.apiserver.strategy.FieldErrors;
import dev.capstan.apiserver.strategy.NameFormat;
import dev.capstan.apiserver.strategy.PortFormat;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What holds for a container of any kind. */
final class ContainerValidation {
    private ContainerValidation() {}

    /**
     * @param volumes the names that it may mount
     */
    static void validate(Field container, List<String> volumes, FieldErrors errors) {
        errors.requiredFormat(container.child("name"), NameFormat.DNS_LABEL);
        image(container.child("image"), errors);
        errors.requiredOneOf(container.child("terminationMessagePolicy"), List.of("FallbackToLogsOnError", "File"));
        ports(container.child("ports"), errors);
        EnvironmentValidation.validate(container, errors);
        VolumeMountValidation.validate(container, volumes, errors);
        errors.requiredOneOf(container.child("imagePullPolicy"), List.of("Always", "IfNotPresent", "Never"));
        ResourceValidation.validate(container.child("resources"), errors);
        SecurityContextValidation.container(container.child("securityContext"), errors);
    }

    private static void image(Field image, FieldErrors errors) {
        errors.required(image);
        if (!image.text().equals(image.text().strip())) {
            errors.add(image.invalid("must not have leading or trailing whitespace"));
        }
    }

    private static void ports(Field ports, FieldErrors errors) {
        Set<String> names = new HashSet<>();
        for (Field port : ports.items()) {
            Field name = port.child("name");
            if (!name.isEmpty()) {
                List<String> problems = PortFormat.nameProblems(name.text());
                errors.invalid(name, problems);
                if (problems.isEmpty() && !names.add(name.text())) {
                    errors.add(name.duplicate());
                }
            }
            Field containerPort = port.child("containerPort");
            if (containerPort.number() == 0) {
                errors.add(containerPort.required(""));
            } else {
                PortFormat.number(containerPort, errors);
            }
            if (port.child("hostPort").number() != 0) {
                PortFormat.number(port.child("hostPort"), errors);
            }
            errors.requiredOneOf(port.child("protocol"), List.of("SCTP", "TCP", "UDP"));
        }
    }
}

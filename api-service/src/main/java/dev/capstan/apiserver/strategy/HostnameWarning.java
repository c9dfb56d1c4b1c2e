package dev.capstan.apiserver.strategy;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** A name may have dots; a hostname made of it may not, and loses what stands behind the first. Told on creation only. */
public final class HostnameWarning {
    private HostnameWarning() {}

    /** @param where what the name is used in, {@code the Pod's hostname} */
    public static Optional<String> of(ObjectNode object, String where) {
        List<String> problems = NameFormat.DNS_LABEL.problems(
                object.path("metadata").path("name").asString(""));
        return problems.isEmpty()
                ? Optional.empty()
                : Optional.of("metadata.name: this is used in " + where
                        + ", which can result in surprising behavior; a DNS label is recommended: ["
                        + String.join(" ", problems) + "]");
    }
}

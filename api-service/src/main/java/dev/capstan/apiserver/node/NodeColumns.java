package dev.capstan.apiserver.node;

import dev.capstan.apiserver.strategy.Field;
import dev.capstan.apiserver.strategy.ResourceStrategy.Column;
import dev.capstan.apiserver.strategy.Row;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What {@code kubectl get nodes} prints: {@code Ready,SchedulingDisabled}, roles, addresses, versions. */
final class NodeColumns {
    static final List<Column> COLUMNS = List.of(
            Column.NAME,
            Column.text("Status", "Whether its agent reports it ready, and whether new Pods go there"),
            Column.text("Roles", "The roles that its labels give it"),
            Column.AGE,
            Column.text("Version", "The version of its agent"),
            Column.text("Internal-IP", "Its address within the cluster").wide(),
            Column.text("External-IP", "Its address outside the cluster").wide(),
            Column.text("OS-Image", "The operating system that it runs").wide(),
            Column.text("Kernel-Version", "The kernel that it runs").wide(),
            Column.text("Container-Runtime", "The container runtime that it uses")
                    .wide());

    private static final String ROLE_PREFIX = "node-role.kubernetes.io/";
    private static final String ROLE = "kubernetes.io/role";
    private static final String UNKNOWN = "<unknown>";

    private NodeColumns() {}

    static List<JsonNode> row(ObjectNode object, Instant now) {
        Field node = Field.root(object);
        Field info = node.child("status").child("nodeInfo");
        return Row.of(object, now)
                .name()
                .text(status(node))
                .textOrNone(roles(node))
                .age()
                .text(info.child("kubeletVersion").text())
                .textOrNone(address(node, "InternalIP"))
                .textOrNone(address(node, "ExternalIP"))
                .text(info.child("osImage").textOr(UNKNOWN))
                .text(info.child("kernelVersion").textOr(UNKNOWN))
                .text(info.child("containerRuntimeVersion").textOr(UNKNOWN))
                .cells();
    }

    private static String status(Field node) {
        String readiness = node.child("status").child("conditions").items().stream()
                .filter(condition -> condition.child("type").is("Ready"))
                .findFirst()
                .map(condition -> condition.child("status").is("True") ? "Ready" : "NotReady")
                .orElse("Unknown");
        return node.child("spec").child("unschedulable").isTrue() ? readiness + ",SchedulingDisabled" : readiness;
    }

    private static String roles(Field node) {
        TreeSet<String> roles = new TreeSet<>();
        node.child("metadata").child("labels").strings().forEach((key, value) -> {
            if (key.startsWith(ROLE_PREFIX) && key.length() > ROLE_PREFIX.length()) {
                roles.add(key.substring(ROLE_PREFIX.length()));
            } else if (key.equals(ROLE) && !value.isEmpty()) {
                roles.add(value);
            }
        });
        return String.join(",", roles);
    }

    private static String address(Field node, String type) {
        return node.child("status").child("addresses").items().stream()
                .filter(address -> address.child("type").is(type))
                .findFirst()
                .map(address -> address.child("address").text())
                .orElse("");
    }
}

package dev.capstan.apiserver.pod;

import dev.capstan.apiserver.strategy.Field;
import dev.capstan.apiserver.strategy.ResourceStrategy.Column;
import dev.capstan.apiserver.strategy.ResourceStrategy.RowCondition;
import dev.capstan.apiserver.strategy.Row;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What {@code kubectl get pods} prints. */
final class PodColumns {
    static final List<Column> COLUMNS = List.of(
            Column.NAME,
            Column.text("Ready", "How many of the containers are ready"),
            Column.text("Status", "The state of the containers, summed up in one word"),
            Column.text("Restarts", "How often containers were restarted, and when last"),
            Column.AGE,
            Column.text("IP", "The Pod's address").wide(),
            Column.text("Node", "The node that runs it").wide(),
            Column.text("Nominated Node", "The node where others make room for it")
                    .wide(),
            Column.text("Readiness Gates", "How many of the conditions that it waits for are true")
                    .wide());

    private PodColumns() {}

    static List<JsonNode> row(ObjectNode object, Instant now) {
        Field pod = Field.root(object);
        Field status = pod.child("status");
        PodSummary summary = PodSummary.of(pod);
        return Row.of(object, now)
                .name()
                .text(summary.readyContainers() + "/" + summary.totalContainers())
                .text(summary.status())
                .text(summary.restarts(now))
                .age()
                .textOrNone(podIp(status))
                .textOrNone(pod.child("spec").child("nodeName").text())
                .textOrNone(status.child("nominatedNodeName").text())
                .text(readinessGates(pod))
                .cells();
    }

    static Optional<RowCondition> condition(ObjectNode pod) {
        return switch (pod.path("status").path("phase").asString("")) {
            case "Succeeded" ->
                Optional.of(new RowCondition("Completed", "Succeeded", "The pod has completed successfully."));
            case "Failed" -> Optional.of(new RowCondition("Completed", "Failed", "The pod failed."));
            default -> Optional.empty();
        };
    }

    static String podIp(Field status) {
        return status.child("podIPs").items().stream()
                .findFirst()
                .map(address -> address.child("ip").text())
                .orElse(status.child("podIP").text());
    }

    private static String readinessGates(Field pod) {
        List<Field> gates = pod.child("spec").child("readinessGates").items();
        if (gates.isEmpty()) {
            return "<none>";
        }
        PodConditions conditions = PodConditions.of(pod);
        long open = gates.stream()
                .filter(gate -> conditions.isTrue(gate.child("conditionType").text()))
                .count();
        return open + "/" + gates.size();
    }
}

package dev.capstan.apiserver.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.apiserver.strategy.ResourceStrategy.Column;
import dev.capstan.resource.ResourceType;
import dev.capstan.resource.ResourceTypes;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/** {@code kubectl get} prints the columns and cells that it prints of a Kubernetes. */
class RecordedTablesTest {
    private final Strategies strategies = Recorded.strategies();

    @TestFactory
    Stream<DynamicTest> printsWhatKubernetesPrints() throws IOException {
        return Recorded.cases("tables.json")
                .map(table -> DynamicTest.dynamicTest(table.path("plural").stringValue(), () -> compare(table)));
    }

    private void compare(JsonNode table) {
        ResourceStrategy strategy = strategies.of(typeOf(table.path("plural").stringValue()));
        Instant now = Instant.parse(table.path("now").stringValue());
        List<String> columns = strategy.columns().stream()
                .map(column -> print(column.name(), column.type(), column.format(), column.priority()))
                .toList();
        List<String> expected = table.path("columns")
                .valueStream()
                .map(column -> print(
                        column.path("name").stringValue(),
                        type(table, column),
                        column.path("format").stringValue(),
                        column.path("priority").intValue()))
                .toList();
        assertThat(columns).containsExactlyElementsOf(expected);
        for (JsonNode row : table.path("rows")) {
            List<JsonNode> cells = strategy.row(Recorded.object(row.path("object")), now);
            assertThat(cells.stream().map(RecordedTablesTest::older))
                    .as(row.path("object").path("metadata").path("name").stringValue())
                    .containsExactlyElementsOf(row.path("cells")
                            .valueStream()
                            .map(JsonNode::asString)
                            .toList());
        }
    }

    private static ResourceType typeOf(String plural) {
        return ResourceTypes.all().stream()
                .filter(type -> type.plural().equals(plural))
                .findFirst()
                .orElseThrow();
    }

    /** Since 1.22 restarts are text and say when: {@code 1 (5m ago)}. */
    private static String older(JsonNode cell) {
        return cell.asString().replaceFirst("(?<=^\\d) \\(.* ago\\)$", "");
    }

    private static String type(JsonNode table, JsonNode column) {
        boolean isRestarts = column.path("name").stringValue().equals("Restarts");
        return isRestarts ? "string" : column.path("type").stringValue();
    }

    private static String print(String name, String type, String format, int priority) {
        return new Column(name, type, format, "", priority).toString();
    }
}

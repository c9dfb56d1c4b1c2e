package dev.capstan.apiserver.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class EventStrategyTest {
    private final EventStrategy strategy = new EventStrategy();

    private static ObjectNode event(String json) {
        return (ObjectNode) JsonMapper.shared().readTree(json.replace('\'', '"'));
    }

    @ParameterizedTest
    @CsvSource({"rec,rec,0", "rec,other,1", "default,'',0", "rec,'',1"})
    void livesBesideItsObject(String own, String involved, int errors) {
        ObjectNode event =
                event("{'metadata':{'namespace':'" + own + "'},'involvedObject':{'namespace':'" + involved + "'}}");

        assertThat(strategy.validateCreate(event, new ArrayList<>())).hasSize(errors);
    }

    @Test
    void isFoundByItsObjectAndItsSource() {
        ObjectNode event = event("{'involvedObject':{'kind':'Pod','uid':'7'},'reportingComponent':'kubelet'}");

        assertThat(strategy.selectableFields(event))
                .containsEntry("involvedObject.kind", "Pod")
                .containsEntry("involvedObject.uid", "7")
                .containsEntry("source", "kubelet");
    }

    @Test
    void printsTheNewerFormLikeTheOlder() {
        ObjectNode event = event("{'metadata':{'name':'e'},'involvedObject':{'kind':'Pod','name':'a'},'type':'Normal',"
                + "'reason':'Started','eventTime':'2026-11-24T00:00:00.000000Z','reportingComponent':'kubelet',"
                + "'reportingInstance':'n1','message':'up ','series':{'count':3,"
                + "'lastObservedTime':'2026-11-24T00:00:50.000000Z'}}");

        List<String> cells = strategy.row(event, Instant.parse("2026-11-24T00:01:00Z")).stream()
                .map(JsonNode::asString)
                .toList();

        assertThat(cells)
                .containsExactly("10s", "Normal", "Started", "pod/a", "", "kubelet, n1", "up", "60s", "3", "e");
    }
}

package dev.capstan.apiserver.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.apiserver.errors.FieldError;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class NodeStrategyTest {
    private final NodeStrategy strategy = new NodeStrategy();

    private ObjectNode node(String json) {
        ObjectNode node = (ObjectNode) JsonMapper.shared().readTree(json.replace('\'', '"'));
        strategy.setDefaults(node);
        return node;
    }

    private List<String> refusedUpdate(String old, String changed) {
        return strategy.validateUpdate(node(changed), node(old), new ArrayList<>()).stream()
                .map(FieldError::field)
                .toList();
    }

    @Test
    void readsOneCidrAsAListOfOne() {
        assertThat(node("{'spec':{'podCIDR':'10.0.0.0/24'}}")
                        .at("/spec/podCIDRs/0")
                        .stringValue())
                .isEqualTo("10.0.0.0/24");
    }

    @Test
    void givesACidrOnce() {
        assertThat(refusedUpdate("{'spec':{}}", "{'spec':{'podCIDR':'10.0.0.0/24'}}"))
                .isEmpty();
        assertThat(refusedUpdate("{'spec':{'podCIDR':'10.0.0.0/24'}}", "{'spec':{'podCIDR':'10.0.1.0/24'}}"))
                .containsExactly("spec.podCIDRs");
    }

    @Test
    void letsNodesBeCordonedAndTainted() {
        assertThat(refusedUpdate(
                        "{'spec':{}}", "{'spec':{'unschedulable':true,'taints':[{'key':'a','effect':'NoSchedule'}]}}"))
                .isEmpty();
    }

    @Test
    void refusesTaintsThatNobodyUnderstands() {
        assertThat(refusedUpdate(
                        "{'spec':{}}",
                        "{'spec':{'taints':[{'key':'a','effect':'Explode'},{'key':'b','effect':'NoExecute'},"
                                + "{'key':'b','effect':'NoExecute'}]}}"))
                .containsExactly("spec.taints[0].effect", "spec.taints[2]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}|Unknown",
                "{'spec':{'unschedulable':true}}|Unknown,SchedulingDisabled",
                "{'status':{'conditions':[{'type':'Ready','status':'Unknown'}]}}|NotReady",
                "{'status':{'conditions':[{'type':'Ready','status':'True'}]}}|Ready"
            })
    void printsReadinessAndCordon(String json, String status) {
        assertThat(strategy.row(node(json), Instant.EPOCH).get(1).stringValue()).isEqualTo(status);
    }

    @Test
    void printsRolesInOrder() {
        ObjectNode node = node("{'metadata':{'labels':{'node-role.kubernetes.io/worker':'',"
                + "'node-role.kubernetes.io/control-plane':'','kubernetes.io/role':'db'}}}");

        assertThat(strategy.row(node, Instant.EPOCH).get(2).stringValue()).isEqualTo("control-plane,db,worker");
    }
}

package dev.capstan.nodeagent.status;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class StatusPatchTest {
    private static final JsonMapper JSON = new JsonMapper();

    private static String patch(String before, String after) {
        return StatusPatch.between(tree(before), tree(after), "u")
                .map(patch -> patch.get("status").toString())
                .orElse("nothing");
    }

    private static ObjectNode tree(String json) {
        return (ObjectNode) JSON.readTree(json.replace('\'', '"'));
    }

    @Test
    void saysNothingWhenNothingChanged() {
        assertThat(patch("{'phase':'Running'}", "{'phase':'Running'}")).isEqualTo("nothing");
    }

    @Test
    void namesThePodsUid() {
        assertThat(StatusPatch.between(tree("{}"), tree("{'phase':'Running'}"), "u")
                        .orElseThrow()
                        .at("/metadata/uid")
                        .asString())
                .isEqualTo("u");
    }

    @Test
    void sendsOnlyConditionsThatChangedAndLeavesThoseOfOthers() {
        assertThat(patch(
                        "{'conditions':[{'type':'PodScheduled','status':'True'},{'type':'Ready','status':'False'}]}",
                        "{'conditions':[{'type':'Ready','status':'True'}]}"))
                .isEqualTo("{\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"}]}");
    }

    @Test
    void takesAwayAReasonThatNoLongerHolds() {
        assertThat(patch(
                        "{'conditions':[{'type':'Ready','status':'False','reason':'ContainersNotReady'}]}",
                        "{'conditions':[{'type':'Ready','status':'True'}]}"))
                .isEqualTo("{\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\",\"reason\":null}]}");
    }

    @Test
    void replacesContainerStatusesAsAWhole() {
        assertThat(patch(
                        "{'containerStatuses':[{'name':'a','ready':false},{'name':'b'}]}",
                        "{'containerStatuses':[{'name':'a','ready':true},{'name':'b'}]}"))
                .isEqualTo("{\"containerStatuses\":[{\"name\":\"a\",\"ready\":true},{\"name\":\"b\"}]}");
    }

    @Test
    void exchangesAnAddress() {
        assertThat(patch("{'podIPs':[{'ip':'1'}]}", "{'podIPs':[{'ip':'2'}]}"))
                .isEqualTo("{\"podIPs\":[{\"ip\":\"2\"},{\"$patch\":\"delete\",\"ip\":\"1\"}]}");
    }
}

package dev.capstan.apiserver.fieldmanager;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.apiserver.schema.Schema;
import dev.capstan.apiserver.schema.Schemas;
import dev.capstan.resource.ResourceTypes;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class MergeTest {
    private final Schema pod = new Schemas().of(ResourceTypes.PODS);

    /** Names of containers, a list of type map. */
    @ParameterizedTest
    @CsvSource({
        "a b c d, c a,   b c d a",
        "a b c d, x d,   a b c x d",
        "a b c d, d x,   a b c d x",
        "a b,     b a,   b a",
        "a b c,   c b a, c b a",
        "a,       b,     a b",
        "'',      a b,   a b",
        "a b,     '',    a b",
    })
    void listsKeepTheLiveOrderAsFarAsTheAppliedOrderLets(String live, String applied, String merged) {
        ObjectNode result = Merge.of(pod, containers(live), containers(applied));

        assertThat(result.path("spec")
                        .path("containers")
                        .valueStream()
                        .map(item -> item.path("name").stringValue()))
                .containsExactly(merged.split(" "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'spec':{'tolerations':[{'key':'a'}]}}|{'spec':{'tolerations':[{'key':'b'}]}}|{'spec':{'tolerations':[{'key':'b'}]}}",
                "{'spec':{'nodeSelector':{'a':'1'}}}|{'spec':{'nodeSelector':{'b':'2'}}}|{'spec':{'nodeSelector':{'b':'2'}}}",
                "{'metadata':{'labels':{'a':'1'}}}|{'metadata':{'labels':{'b':'2'}}}|{'metadata':{'labels':{'a':'1','b':'2'}}}",
                "{'metadata':{'finalizers':['x/a']}}|{'metadata':{'finalizers':['x/b','x/a']}}|{'metadata':{'finalizers':['x/b','x/a']}}",
            })
    void whatHasOneOwnerIsReplacedAndAllElseMerged(String live, String applied, String merged) {
        assertThat(Merge.of(pod, json(live), json(applied))).isEqualTo(json(merged));
    }

    private static ObjectNode containers(String names) {
        ObjectNode pod = JsonMapper.shared().createObjectNode();
        var containers = pod.putObject("spec").putArray("containers");
        for (String name : names.isEmpty() ? new String[0] : names.split(" ")) {
            containers.addObject().put("name", name);
        }
        return pod;
    }

    private static ObjectNode json(String text) {
        return (ObjectNode) JsonMapper.shared().readTree(text.replace('\'', '"'));
    }
}

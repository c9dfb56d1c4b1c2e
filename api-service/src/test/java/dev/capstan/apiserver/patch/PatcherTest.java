package dev.capstan.apiserver.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.capstan.apiserver.errors.ApiException;
import dev.capstan.apiserver.schema.Schemas;
import dev.capstan.resource.ResourceTypes;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Objects and patches are written with single quotes for double ones. */
class PatcherTest {
    private final Patcher patcher = new Patcher(new Schemas());

    @Nested
    class GivenAStrategicMergePatchOfAPod {
        @ParameterizedTest(name = "{0}")
        @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                # what                         | object's spec | patch's spec | result's spec
                merges containers by name      | {'containers':[{'name':'a','image':'1'},{'name':'b','image':'1'}]} | {'containers':[{'name':'b','image':'2'}]} | {'containers':[{'name':'a','image':'1'},{'name':'b','image':'2'}]}
                adds a container               | {'containers':[{'name':'a'}]} | {'containers':[{'name':'b'}]} | {'containers':[{'name':'b'},{'name':'a'}]}
                deletes a container            | {'containers':[{'name':'a'},{'name':'b'}]} | {'containers':[{'name':'a','$patch':'delete'}]} | {'containers':[{'name':'b'}]}
                replaces the whole list        | {'containers':[{'name':'a'},{'name':'b'}]} | {'containers':[{'$patch':'replace'},{'name':'c'}]} | {'containers':[{'name':'c'}]}
                removes a field by null        | {'containers':[{'name':'a','image':'1','tty':true}]} | {'containers':[{'name':'a','tty':null}]} | {'containers':[{'name':'a','image':'1'}]}
                merges ports by containerPort  | {'containers':[{'name':'a','ports':[{'containerPort':80,'name':'x'}]}]} | {'containers':[{'name':'a','ports':[{'containerPort':80,'hostPort':1},{'containerPort':81}]}]} | {'containers':[{'name':'a','ports':[{'containerPort':80,'name':'x','hostPort':1},{'containerPort':81}]}]}
                replaces lists without a key   | {'containers':[{'name':'a','command':['x','y']}]} | {'containers':[{'name':'a','command':['z']}]} | {'containers':[{'name':'a','command':['z']}]}
                replaces tolerations           | {'tolerations':[{'key':'a'}]} | {'tolerations':[{'key':'b'}]} | {'tolerations':[{'key':'b'}]}
                merges maps                    | {'nodeSelector':{'a':'1','b':'1'}} | {'nodeSelector':{'b':null,'c':'1'}} | {'nodeSelector':{'a':'1','c':'1'}}
                replaces a map                 | {'nodeSelector':{'a':'1'}} | {'nodeSelector':{'$patch':'replace','c':'1'}} | {'nodeSelector':{'c':'1'}}
                empties a map                  | {'securityContext':{'runAsUser':1}} | {'securityContext':{'$patch':'delete'}} | {'securityContext':{}}
                keeps only named keys          | {'volumes':[{'name':'v','emptyDir':{}}]} | {'volumes':[{'name':'v','$retainKeys':['name','configMap'],'configMap':{'name':'c'}}]} | {'volumes':[{'name':'v','configMap':{'name':'c'}}]}
                drops nulls of new maps        | {} | {'securityContext':{'runAsUser':1,'runAsGroup':null}} | {'securityContext':{'runAsUser':1}}
                drops directives of new lists  | {} | {'containers':[{'name':'a','$patch':'delete'},{'name':'b','$retainKeys':['name']}]} | {'containers':[{'name':'b'}]}
                orders as asked                | {'containers':[{'name':'a'},{'name':'b'},{'name':'c'},{'name':'d'}]} | {'$setElementOrder/containers':[{'name':'c'},{'name':'a'}]} | {'containers':[{'name':'b'},{'name':'c'},{'name':'a'},{'name':'d'}]}
                orders and adds                | {'containers':[{'name':'a'},{'name':'b'}]} | {'$setElementOrder/containers':[{'name':'x'},{'name':'b'}],'containers':[{'name':'x','image':'i'}]} | {'containers':[{'name':'x','image':'i'},{'name':'a'},{'name':'b'}]}
                orders what it also deletes    | {'containers':[{'name':'a'},{'name':'b'},{'name':'c'}]} | {'$setElementOrder/containers':[{'name':'c'},{'name':'a'}],'containers':[{'name':'b','$patch':'delete'}]} | {'containers':[{'name':'c'},{'name':'a'}]}
                """)
        void followsTheRules(String what, String spec, String patch, String expected) {
            assertThat(pod("{'spec':" + spec + "}", "{'spec':" + patch + "}"))
                    .isEqualTo(json("{'spec':" + expected + "}"));
        }

        @ParameterizedTest(name = "{0}")
        @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                unites plain values       | {'finalizers':['a','b']} | {'finalizers':['b','c']} | {'finalizers':['a','b','c']}
                takes plain values out    | {'finalizers':['a','b']} | {'$deleteFromPrimitiveList/finalizers':['a']} | {'finalizers':['b']}
                orders plain values       | {'finalizers':['a','b']} | {'$setElementOrder/finalizers':['c','a'],'finalizers':['c'],'$deleteFromPrimitiveList/finalizers':['b']} | {'finalizers':['c','a']}
                merges owners by uid      | {'ownerReferences':[{'uid':'1','name':'a'}]} | {'ownerReferences':[{'uid':'1','controller':true},{'uid':'2'}]} | {'ownerReferences':[{'uid':'1','name':'a','controller':true},{'uid':'2'}]}
                removes a label           | {'labels':{'a':'1','b':'2'}} | {'labels':{'a':null}} | {'labels':{'b':'2'}}
                """)
        void followsTheRulesInMetadata(String what, String metadata, String patch, String expected) {
            assertThat(pod("{'metadata':" + metadata + "}", "{'metadata':" + patch + "}"))
                    .isEqualTo(json("{'metadata':" + expected + "}"));
        }

        @Test
        void leavesTheCurrentObjectAlone() {
            ObjectNode current = json("{'spec':{'containers':[{'name':'a','image':'1'}]}}");
            ObjectNode before = current.deepCopy();

            patcher.apply(
                    ResourceTypes.PODS,
                    PatchType.STRATEGIC_MERGE,
                    current,
                    bytes("{'spec':{'containers':[{'name':'a','image':'2'}]}}"));

            assertThat(current).isEqualTo(before);
        }

        private JsonNode pod(String current, String patch) {
            return patcher.apply(ResourceTypes.PODS, PatchType.STRATEGIC_MERGE, json(current), bytes(patch));
        }
    }

    @Nested
    class GivenWhatKubectlSends {
        /** kubectl apply: one image changed, one environment variable removed, a sidecar that something else added stays. */
        @Test
        void threeWayApplyKeepsWhatOthersAdded() {
            assertThat(patcher.apply(
                            ResourceTypes.DEPLOYMENTS,
                            PatchType.STRATEGIC_MERGE,
                            json("{'spec':{'replicas':3,'template':{'spec':{'containers':["
                                    + "{'name':'web','image':'1','env':[{'name':'A','value':'1'},{'name':'B','value':'2'}]},"
                                    + "{'name':'sidecar','image':'s'}]}}}}"),
                            bytes("{'spec':{'template':{'spec':{'$setElementOrder/containers':[{'name':'web'}],"
                                    + "'containers':[{'name':'web','image':'2','$setElementOrder/env':[{'name':'B'}],"
                                    + "'env':[{'name':'A','$patch':'delete'}]}]}}}}")))
                    .isEqualTo(json("{'spec':{'replicas':3,'template':{'spec':{'containers':["
                            + "{'name':'web','image':'2','env':[{'name':'B','value':'2'}]},"
                            + "{'name':'sidecar','image':'s'}]}}}}"));
        }

        /** kubectl apply of a Deployment that goes from RollingUpdate to Recreate. */
        @Test
        void changeOfStrategyDropsTheOldOnesParameters() {
            assertThat(patcher.apply(
                            ResourceTypes.DEPLOYMENTS,
                            PatchType.STRATEGIC_MERGE,
                            json("{'spec':{'strategy':{'type':'RollingUpdate','rollingUpdate':{'maxSurge':1}}}}"),
                            bytes("{'spec':{'strategy':{'$retainKeys':['type'],'type':'Recreate'}}}")))
                    .isEqualTo(json("{'spec':{'strategy':{'type':'Recreate'}}}"));
        }

        @Test
        void undoReplacesTheTemplateByJsonPatch() {
            assertThat(patcher.apply(
                            ResourceTypes.DEPLOYMENTS,
                            PatchType.JSON,
                            json(
                                    "{'metadata':{'annotations':{'x':'y'}},'spec':{'template':{'spec':{'hostNetwork':true}}}}"),
                            bytes("[{'op':'replace','path':'/spec/template','value':{'spec':{}}},"
                                    + "{'op':'replace','path':'/metadata/annotations','value':{'a':'b'}}]")))
                    .isEqualTo(json("{'metadata':{'annotations':{'a':'b'}},'spec':{'template':{'spec':{}}}}"));
        }
    }

    @Nested
    class GivenAMergePatch {
        /** The table of RFC 7386, appendix A, as far as it is about objects. */
        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                {'a':'b'}             | {'a':'c'}           | {'a':'c'}
                {'a':'b'}             | {'b':'c'}           | {'a':'b','b':'c'}
                {'a':'b'}             | {'a':null}          | {}
                {'a':'b','b':'c'}     | {'a':null}          | {'b':'c'}
                {'a':['b']}           | {'a':'c'}           | {'a':'c'}
                {'a':'c'}             | {'a':['b']}         | {'a':['b']}
                {'a':{'b':'c'}}       | {'a':{'b':'d','c':null}} | {'a':{'b':'d'}}
                {'a':[{'b':'c'}]}     | {'a':[1]}           | {'a':[1]}
                {'e':null}            | {'a':1}             | {'e':null,'a':1}
                {}                    | {'a':{'bb':{'ccc':null}}} | {'a':{'bb':{}}}
                """)
        void doesAsTheStandardSays(String current, String patch, String expected) {
            assertThat(patcher.apply(ResourceTypes.PODS, PatchType.MERGE, json(current), bytes(patch)))
                    .isEqualTo(json(expected));
        }
    }

    @Nested
    class GivenAJsonPatch {
        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                {'a':1}       | [{'op':'add','path':'/b','value':[1]},{'op':'add','path':'/b/-','value':2}] | {'a':1,'b':[1,2]}
                {'a':{'x/y':1}} | [{'op':'remove','path':'/a/x~1y'}]                        | {'a':{}}
                {'a':1}       | [{'op':'test','path':'/a','value':1},{'op':'move','from':'/a','path':'/b'}] | {'b':1}
                {'a':{'b':1}} | [{'op':'copy','from':'/a','path':'/c'}]                     | {'a':{'b':1},'c':{'b':1}}
                """)
        void doesAsTheStandardSays(String current, String patch, String expected) {
            assertThat(patcher.apply(ResourceTypes.PODS, PatchType.JSON, json(current), bytes(patch)))
                    .isEqualTo(json(expected));
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                [{'op':'remove','path':'/spec/nothing'}]
                [{'op':'test','path':'/spec/replicas','value':99}]
                [{'op':'replace','path':'/spec/nothing','value':1}]
                [{'op':'add','path':'/spec/no/where','value':1}]
                [{'op':'jump','path':'/spec'}]
                [{'op':'add','path':'spec','value':1}]
                [{'op':'replace','path':'','value':1}]
                [{'op':'remove','path':'/spec/template/spec/containers/name'}]
                [{}]
                [1]
                """)
        void refusesWhatDoesNotFitWithoutSayingMore(String patch) {
            assertRefused(PatchType.JSON, patch, 422, "the server rejected our request due to an error in our request");
        }

        @Test
        void refusesCopiesThatGrowWithoutBound() {
            String doublings = IntStream.range(0, 40)
                    .mapToObj(i -> "{'op':'copy','from':'/spec','path':'/spec/x%d'}".formatted(i))
                    .collect(Collectors.joining(",", "[", "]"));

            assertRefused(
                    PatchType.JSON, doublings, 422, "the server rejected our request due to an error in our request");
        }

        @Test
        void refusesTooManyOperations() {
            assertRefused(
                    PatchType.JSON,
                    "[" + "{'op':'test','path':'/spec/replicas','value':2},".repeat(10_000)
                            + "{'op':'test','path':'/spec/replicas','value':2}]",
                    413,
                    "The allowed maximum operations in a JSON patch is 10000, got 10001");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            JSON            | {}          | json: cannot unmarshal object into Go value of type jsonpatch.Patch
            MERGE           | []          | error decoding patch: json: cannot unmarshal array into Go value of type map[string]interface {}
            MERGE           | {'a':       | error decoding patch: unexpected end of JSON input
            STRATEGIC_MERGE | 'x'         | json: cannot unmarshal string into Go value of type map[string]interface {}
            STRATEGIC_MERGE | ``          | unexpected end of JSON input
            STRATEGIC_MERGE | {'$patch':'foo'} | unknown patch type: foo in map: {"$patch":"foo"}
            STRATEGIC_MERGE | {'spec':{'template':{'spec':{'containers':[{'image':'i'}]}}}} | map: {"image":"i"} does not contain declared merge key: name
            STRATEGIC_MERGE | {'spec':{'strategy':{'$retainKeys':['x'],'type':'Recreate'}}} | invalid patch format of retainKeys
            STRATEGIC_MERGE | {'$deleteFromPrimitiveList':['x']} | invalid patch format of primitive list
            """)
    void refusesWhatCannotBeRead(PatchType type, String patch, String message) {
        assertRefused(type, patch, 400, message);
    }

    private void assertRefused(PatchType type, String patch, int code, String message) {
        ObjectNode current =
                json("{'spec':{'replicas':2,'strategy':{},'template':{'spec':{'containers':[{'name':'a'}]}}}}");

        assertThatThrownBy(() -> patcher.apply(ResourceTypes.DEPLOYMENTS, type, current, bytes(patch)))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(code))
                .hasMessage(message);
    }

    private static ObjectNode json(String text) {
        return (ObjectNode) JsonMapper.shared().readTree(text.replace('\'', '"'));
    }

    private static byte[] bytes(String text) {
        return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }
}

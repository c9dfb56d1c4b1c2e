package dev.capstan.apiserver.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.capstan.apiserver.errors.ApiException;
import dev.capstan.apiserver.schema.Schemas;
import dev.capstan.resource.ResourceType;
import dev.capstan.resource.ResourceTypes;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class BodyDecoderTest {
    private static final String JSON = "application/json";
    private static final String YAML = "application/yaml";

    private final BodyDecoder decoder = new BodyDecoder(new Schemas());

    @Nested
    class GivenAWellFormedBody {
        @Test
        void keepsEveryKnownField() {
            String body = """
                    {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","labels":{"a":"b"}},
                     "spec":{"replicas":0,"selector":{"matchLabels":{"a":"b"}},"template":{"spec":{"containers":[
                      {"name":"main","image":"i","resources":{"limits":{"cpu":"100m"}},"ports":[{"containerPort":80}]}],
                      "volumes":[{"name":"v","emptyDir":{}}]}}}}""";

            assertThat(decode(ResourceTypes.DEPLOYMENTS, body))
                    .isEqualTo(JsonMapper.shared().readTree(body));
        }

        @Test
        void takesTheTypeFromThePathWhenTheBodySaysNothing() {
            assertThat(decode(ResourceTypes.PODS, "{\"metadata\":{\"name\":\"p\"}}")
                            .toString())
                    .isEqualTo("{\"metadata\":{\"name\":\"p\"},\"apiVersion\":\"v1\",\"kind\":\"Pod\"}");
        }

        @Test
        void dropsWhatGoWouldNotWriteAgain() {
            assertThat(decode(ResourceTypes.PODS, """
                                    {"metadata":{"name":"p","creationTimestamp":null,"labels":{}},"status":{},
                                     "spec":{"hostNetwork":false,"nodeName":"","priority":0,"volumes":[],
                                             "containers":[{"name":"","env":[{"name":"E","value":""}]}]}}""").toString())
                    .isEqualTo("{\"metadata\":{\"name\":\"p\"},\"status\":{},"
                            + "\"spec\":{\"priority\":0,\"containers\":[{\"name\":\"\",\"env\":[{\"name\":\"E\"}]}]},"
                            + "\"apiVersion\":\"v1\",\"kind\":\"Pod\"}");
        }

        @Test
        void readsNullInsideListsAndMapsAsZero() {
            assertThat(decode(ResourceTypes.CONFIGMAPS, "{\"data\":{\"a\":null}}")
                            .at("/data/a")
                            .stringValue())
                    .isEmpty();
        }

        @Test
        void acceptsDeleteOptionsOfAnyGroup() {
            String body = "{\"apiVersion\":\"apps/v1\",\"kind\":\"DeleteOptions\",\"gracePeriodSeconds\":0}";

            assertThat(decoder.decodeAs("v1", "DeleteOptions", JSON, bytes(body), FieldValidation.STRICT)
                            .tree()
                            .path("gracePeriodSeconds")
                            .intValue())
                    .isZero();
        }

        @ParameterizedTest
        @CsvSource({"2026-11-24T03:00:00+01:00, 2026-11-24T02:00:00Z", "2026-11-24T02:00:00.9Z, 2026-11-24T02:00:00Z"})
        void writesTimesInUtcToTheSecond(String given, String stored) {
            assertThat(decode(ResourceTypes.EVENTS, "{\"firstTimestamp\":\"" + given + "\"}")
                            .path("firstTimestamp")
                            .stringValue())
                    .isEqualTo(stored);
        }

        @Test
        void writesMicroTimesWithSixDigits() {
            assertThat(decode(ResourceTypes.LEASES, "{\"spec\":{\"renewTime\":\"2026-11-24T02:00:00.1Z\"}}")
                            .at("/spec/renewTime")
                            .stringValue())
                    .isEqualTo("2026-11-24T02:00:00.100000Z");
        }
    }

    @Nested
    class GivenABodyOfAnotherType {
        @Test
        void refusesAnotherKind() {
            assertRefused(
                    ResourceTypes.DEPLOYMENTS,
                    "{\"apiVersion\":\"apps/v1\",\"kind\":\"ReplicaSet\"}",
                    "ReplicaSet in version \"v1\" cannot be handled as a Deployment: converting (v1.ReplicaSet) to"
                            + " (apps.Deployment): unknown conversion");
        }

        @Test
        void refusesAnotherVersion() {
            assertRefused(
                    ResourceTypes.DEPLOYMENTS,
                    "{\"apiVersion\":\"apps/v9\",\"kind\":\"Deployment\"}",
                    "Deployment in version \"v9\" cannot be handled as a Deployment: no kind \"Deployment\" is registered"
                            + " for version \"apps/v9\" in scheme \"k8s.io/kubernetes/pkg/api/legacyscheme/scheme.go:30\"");
        }

        @Test
        void refusesAnotherEncoding() {
            assertThatThrownBy(() ->
                            decoder.decode(ResourceTypes.PODS, "text/plain", bytes("a: b"), FieldValidation.STRICT))
                    .isInstanceOfSatisfying(
                            ApiException.class,
                            refusal -> assertThat(refusal.code()).isEqualTo(415))
                    .hasMessage("the body of the request was in an unknown format - accepted media types include:"
                            + " application/json, application/yaml, application/vnd.kubernetes.protobuf");
        }
    }

    @Nested
    class GivenAMalformedBody {
        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '`',
                value = {
                    "{\"kind\": \"Deployment\", \"broken| unexpected end of JSON input ({\"kind\": \"Deployment\", \"broken)",
                    "``| unexpected end of JSON input (<empty>)",
                    "{\"kind\": }| invalid character '}' looking for beginning of value ({\"kind\": })",
                    "{\"a\": 1} x| invalid character 'x' after top-level value ({\"a\": 1} x)",
                    "{\"a\" 1}| invalid character '1' after object key ({\"a\" 1})",
                    "[1,2]| json: cannot unmarshal array into Go value of type struct { APIVersion string"
                            + " \"json:\\\"apiVersion,omitempty\\\"\"; Kind string \"json:\\\"kind,omitempty\\\"\" }"
                            + " (5b312c325d)"
                })
        void saysWhyAndShowsTheBeginning(String body, String why) {
            assertRefused(
                    ResourceTypes.DEPLOYMENTS,
                    body,
                    "the object provided is unrecognized (must be of type Deployment): couldn't get version/kind;"
                            + " json parse error: " + why);
        }

        @Test
        void refusesTooDeepNesting() {
            String body = "{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"x\":" + "[".repeat(100_000);

            assertThatThrownBy(() -> decode(ResourceTypes.PODS, body))
                    .isInstanceOf(ApiException.class)
                    .hasMessageContaining("exceeded max depth");
        }
    }

    @Nested
    class GivenAWrongType {
        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '`',
                value = {
                    "{\"spec\":{\"replicas\":\"three\"}}"
                            + "| json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32",
                    "{\"spec\":{\"replicas\":1.5}}"
                            + "| json: cannot unmarshal number 1.5 into Go struct field DeploymentSpec.spec.replicas of type int32",
                    "{\"spec\":{\"replicas\":3000000000}}| json: cannot unmarshal number 3000000000 into Go struct field"
                            + " DeploymentSpec.spec.replicas of type int32",
                    "{\"metadata\":{\"labels\":{\"a\":1}}}"
                            + "| json: cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type string",
                    "{\"metadata\":[]}"
                            + "| json: cannot unmarshal array into Go struct field Deployment.metadata of type v1.ObjectMeta",
                    "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"env\":[{\"value\":true}]}]}}}}"
                            + "| json: cannot unmarshal bool into Go struct field"
                            + " EnvVar.spec.template.spec.containers.env.value of type string",
                    "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"resources\":{\"limits\":{\"cpu\":\"lots\"}}}]}}}}"
                            + "| quantities must match the regular expression"
                            + " '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
                })
        void answersInGosWords(String body, String why) {
            assertRefused(
                    ResourceTypes.DEPLOYMENTS,
                    body,
                    "Deployment in version \"v1\" cannot be handled as a Deployment: " + why);
        }

        @Test
        void refusesWhatIsNoBase64() {
            assertRefused(
                    ResourceTypes.SECRETS,
                    "{\"data\":{\"k\":\"no base64\"}}",
                    "Secret in version \"v1\" cannot be handled as a Secret: illegal base64 data at input byte 2");
        }

        @ParameterizedTest
        @ValueSource(strings = {"{\"data\":{\"k\":\"a\\u0000b\"}}", "{\"data\":{\"\\u0000\":\"\"}}"})
        void refusesWhatTheDatabaseCannotHold(String body) {
            assertRefused(
                    ResourceTypes.CONFIGMAPS,
                    body,
                    "ConfigMap in version \"v1\" cannot be handled as a ConfigMap: the character U+0000 cannot be stored");
        }
    }

    @Nested
    class GivenUnknownAndRepeatedFields {
        private static final String BODY = """
                {"spec":{"foo":{"x":[1]},"replicas":1,"replicas":2,
                 "template":{"spec":{"containers":[{"name":"a"},{"nam":"b"}]}}}}""";

        @Test
        void strictRefusesThemInTheOrderOfTheDocument() {
            assertRefused(
                    ResourceTypes.DEPLOYMENTS,
                    BODY,
                    "Deployment in version \"v1\" cannot be handled as a Deployment: strict decoding error: unknown field"
                            + " \"spec.foo\", duplicate field \"spec.replicas\","
                            + " unknown field \"spec.template.spec.containers[1].nam\"");
        }

        @Test
        void warnDropsThemAndSaysSo() {
            Decoded decoded = decoder.decode(ResourceTypes.DEPLOYMENTS, JSON, bytes(BODY), FieldValidation.WARN);

            assertThat(decoded.warnings())
                    .containsExactly(
                            "unknown field \"spec.foo\"",
                            "duplicate field \"spec.replicas\"",
                            "unknown field \"spec.template.spec.containers[1].nam\"");
            assertThat(decoded.tree().path("spec").has("foo")).isFalse();
            assertThat(decoded.tree().at("/spec/replicas").intValue()).isEqualTo(2);
        }

        @Test
        void ignoreDropsThemSilently() {
            assertThat(decoder.decode(ResourceTypes.DEPLOYMENTS, JSON, bytes(BODY), FieldValidation.IGNORE)
                            .warnings())
                    .isEmpty();
        }
    }

    @Nested
    class GivenYaml {
        @Test
        void readsTheSameTreeAsFromJson() {
            String yaml = """
                    apiVersion: v1
                    kind: Pod
                    metadata: {name: p, annotations: {at: "2026-11-24", since: 2026-11-24, mode: "0644"}}
                    spec:
                      containers:
                      - &base
                        name: main
                        image: busybox:local
                        command: ["sh", "-c", 'sleep 1']
                        resources: {limits: {cpu: 0.5, memory: 64Mi}}
                      - <<: *base
                        name: other
                      volumes:
                      - name: v
                        configMap: {name: c, defaultMode: 0644}
                    """;

            assertThat(decoder.decode(ResourceTypes.PODS, YAML, bytes(yaml), FieldValidation.STRICT)
                            .tree()
                            .toString())
                    .isEqualTo(
                            ("{'apiVersion':'v1','kind':'Pod','metadata':{'name':'p','annotations':{'at':'2026-11-24',"
                                            + "'since':'2026-11-24','mode':'0644'}},'spec':{'containers':["
                                            + "{'name':'main','image':'busybox:local','command':['sh','-c','sleep 1'],"
                                            + "'resources':{'limits':{'cpu':'500m','memory':'64Mi'}}},"
                                            + "{'name':'other','image':'busybox:local','command':['sh','-c','sleep 1'],"
                                            + "'resources':{'limits':{'cpu':'500m','memory':'64Mi'}}}],"
                                            + "'volumes':[{'name':'v','configMap':{'name':'c','defaultMode':420}}]}}")
                                    .replace('\'', '"'));
        }

        @Test
        void takesUnquotedYForTrueAsGoDoes() {
            assertThatThrownBy(() -> decoder.decode(
                            ResourceTypes.DEPLOYMENTS, YAML, bytes("metadata: {name: y}"), FieldValidation.STRICT))
                    .hasMessageEndingWith(
                            "json: cannot unmarshal bool into Go struct field ObjectMeta.metadata.name of type string");
        }

        @Test
        void namesTheLineOfARepeatedKey() {
            assertThatThrownBy(() -> decoder.decode(
                            ResourceTypes.PODS,
                            YAML,
                            bytes("kind: Pod\nmetadata:\n  name: a\n  name: b\n"),
                            FieldValidation.STRICT))
                    .hasMessage(
                            "Pod in version \"v1\" cannot be handled as a Pod: strict decoding error: yaml: unmarshal"
                                    + " errors:\n  line 4: key \"name\" already set in map");
        }

        @Test
        void anEscapeThatEndsWithTheTextIsNoYaml() {
            assertThatThrownBy(() -> decoder.decode(ResourceTypes.PODS, YAML, bytes("{\"a\\x"), FieldValidation.STRICT))
                    .hasMessageContaining("yaml: did not find expected hexadecimal number");
        }

        @Test
        void namesTheLineOfAFault() {
            assertThatThrownBy(
                            () -> decoder.decode(ResourceTypes.PODS, YAML, bytes("a: b: c\n"), FieldValidation.STRICT))
                    .isInstanceOf(ApiException.class)
                    .hasMessage(
                            "the object provided is unrecognized (must be of type Pod): yaml: line 1: mapping values are"
                                    + " not allowed here (613a20623a20630a)");
        }

        @ParameterizedTest
        @ValueSource(strings = {"!!int x", "!!float x"})
        void refusesNumbersInNameOnly(String number) {
            assertThatThrownBy(() ->
                            decoder.decode(ResourceTypes.PODS, YAML, bytes("spec: " + number), FieldValidation.STRICT))
                    .isInstanceOf(ApiException.class)
                    .hasMessageContaining("yaml: line 1: cannot decode !!str `x` as a " + number.split(" ")[0]);
        }

        @Test
        void refusesAliasesThatExplode() {
            StringBuilder bomb = new StringBuilder("a0: &a0 [x,x,x,x,x]\n");
            for (int level = 1; level < 10; level++) {
                bomb.append("a%d: &a%d [%s]\n"
                        .formatted(level, level, "*a%d,".formatted(level - 1).repeat(5)));
            }

            assertThatThrownBy(() ->
                            decoder.decode(ResourceTypes.PODS, YAML, bytes(bomb.toString()), FieldValidation.STRICT))
                    .isInstanceOf(ApiException.class)
                    .hasMessageContaining("excessive aliasing");
        }
    }

    private JsonNode decode(ResourceType type, String body) {
        return decoder.decode(type, JSON, bytes(body), FieldValidation.STRICT).tree();
    }

    private void assertRefused(ResourceType type, String body, String message) {
        assertThatThrownBy(() -> decode(type, body))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(400))
                .hasMessage(message);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

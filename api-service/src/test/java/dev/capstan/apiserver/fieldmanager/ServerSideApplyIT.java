package dev.capstan.apiserver.fieldmanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.capstan.apiserver.testing.ApiClient;
import dev.capstan.apiserver.testing.ApiClient.Answer;
import dev.capstan.apiserver.testing.SharedApiServer;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The page "Server-Side Apply" of Kubernetes' documentation, sentence by sentence. */
class ServerSideApplyIT {
    private static final String APPLY = "application/apply-patch+yaml";

    private final ApiClient client = SharedApiServer.client();
    private final String namespace = SharedApiServer.namespace();
    private final String configMaps = "/api/v1/namespaces/" + namespace + "/configmaps";
    private final String configMap = configMaps + "/c";
    private final String deployment = "/apis/apps/v1/namespaces/" + namespace + "/deployments/web";

    @Nested
    class Ownership {
        @Test
        void anApplierOwnsWhatItsConfigurationSpeaksOf() {
            Answer created = apply(configMap, "one", data("a: x"));

            assertThat(created.code()).isEqualTo(201);
            assertThat(owners(created)).containsExactly(Map.entry("one Apply", ".data.a"));
            assertThat(created.at("/metadata/managedFields/0/fieldsV1")).isEqualTo("{\"f:data\":{\"f:a\":{}}}");
            assertThat(created.at("/metadata/managedFields/0/time")).endsWith("Z");
        }

        @Test
        void severalAppliersShareAFieldOfOneValue() {
            apply(configMap, "one", data("a: x"));

            Answer shared = apply(configMap, "two", data("a: x", "b: w"));

            assertThat(shared.code()).isEqualTo(200);
            assertThat(owners(shared))
                    .containsExactly(Map.entry("one Apply", ".data.a"), Map.entry("two Apply", ".data.a .data.b"));
        }

        @Test
        void anUpdateTakesTheFieldsThatItChanges() {
            apply(configMap, "one", data("a: x", "b: w"));

            Answer updated = client.merge(configMap + "?fieldManager=editor", "{\"data\": {\"a\": \"z\"}}");

            assertThat(owners(updated))
                    .containsExactly(Map.entry("editor Update", ".data.a"), Map.entry("one Apply", ".data.b"));
        }

        @Test
        void anUpdaterIsNamedByItsUserAgentUnlessItSays() {
            Answer created = client.send(
                    "POST",
                    configMaps,
                    "application/json",
                    "{\"metadata\": {\"name\": \"named\"}, \"data\": {\"a\": \"x\"}}",
                    "User-Agent",
                    "tool/v1.2 (linux)");

            assertThat(owners(created)).containsExactly(Map.entry("tool Update", ".data .data.a"));
        }

        @Test
        void aRemovedFieldIsNobodys() {
            apply(configMap, "one", data("a: x", "b: w"));

            Answer updated = client.merge(configMap + "?fieldManager=editor", "{\"data\": {\"a\": null}}");

            assertThat(owners(updated)).containsExactly(Map.entry("one Apply", ".data.b"));
        }

        @Test
        void theStatusIsWrittenAndOwnedThroughItsOwnPath() {
            apply(deployment, "one", deployment(2));

            Answer main = client.merge(deployment + "?fieldManager=main", "{\"status\": {\"replicas\": 5}}");
            Answer status = client.merge(deployment + "/status?fieldManager=main", "{\"status\": {\"replicas\": 2}}");

            assertThat(owners(main)).containsOnlyKeys("one Apply");
            assertThat(owners(status)).containsEntry("main Update status", ".status.replicas");
        }

        @Test
        void anApplyToTheStatusOwnsNothingElse() {
            apply(deployment, "one", deployment(2));
            ObjectNode configuration = deployment(7);
            configuration.putObject("status").put("replicas", 1).put("observedGeneration", 1);

            Answer applied = apply(deployment + "/status", "controller", configuration);

            assertThat(applied.code()).isEqualTo(200);
            assertThat(applied.at("/spec/replicas")).isEqualTo("2");
            assertThat(owners(applied))
                    .containsEntry("controller Apply status", ".status.observedGeneration .status.replicas");
        }

        @Test
        void scalingTakesTheReplicasFromTheirApplier() {
            apply(deployment, "one", deployment(2));

            client.merge(deployment + "/scale?fieldManager=scaler", "{\"spec\": {\"replicas\": 3}}");

            Map<String, String> owners = owners(client.get(deployment));
            assertThat(owners).containsEntry("scaler Update scale", ".spec.replicas");
            assertThat(owners.get("one Apply")).doesNotContain(".spec.replicas");
            Answer conflict = apply(deployment, "one", deployment(2));
            assertThat(conflict.message())
                    .isEqualTo("Apply failed with 1 conflict: conflict with \"scaler\" with subresource \"scale\""
                            + " using apps/v1: .spec.replicas");
        }

        @Test
        void aScaleIsAppliedToItsObject() {
            apply(deployment, "one", deployment(2));
            ObjectNode scale = json("{'apiVersion':'autoscaling/v1','kind':'Scale','spec':{'replicas':4}}");

            Answer refused = apply(deployment + "/scale", "scaler", scale);
            Answer forced = apply(deployment + "/scale?force=true", "scaler", scale);

            assertThat(refused.message())
                    .isEqualTo("Apply failed with 1 conflict: conflict with \"one\": .spec.replicas");
            assertThat(forced.at("/spec/replicas")).isEqualTo("4");
            assertThat(owners(client.get(deployment))).containsEntry("scaler Apply scale", ".spec.replicas");
        }
    }

    @Nested
    class Conflicts {
        @Test
        void whatOthersOwnIsNotChanged() {
            apply(configMap, "one", data("a: x", "b: x", "c: x"));

            Answer refused = apply(configMap, "two", data("a: w", "b: w", "c: x"));

            assertThat(refused.code()).isEqualTo(409);
            assertThat(refused.reason()).isEqualTo("Conflict");
            assertThat(refused.message())
                    .isEqualTo("Apply failed with 2 conflicts: conflicts with \"one\":\n- .data.a\n- .data.b");
            assertThat(refused.at("/details/causes/1"))
                    .isEqualTo(
                            "{\"reason\":\"FieldManagerConflict\",\"message\":\"conflict with \\\"one\\\"\",\"field\":\".data.b\"}");
            assertThat(client.get(configMap).at("/data/a")).isEqualTo("x");
        }

        @Test
        void forceTakesItFromThem() {
            apply(configMap, "one", data("a: x", "b: x"));

            Answer forced = apply(configMap + "?force=true", "two", data("a: w"));

            assertThat(forced.at("/data")).isEqualTo("{\"a\":\"w\",\"b\":\"x\"}");
            assertThat(owners(forced))
                    .containsExactly(Map.entry("one Apply", ".data.b"), Map.entry("two Apply", ".data.a"));
        }

        @Test
        void anUpdateConflictsWithNobodyButAnApplyConflictsWithIt() {
            apply(configMap, "one", data("a: x"));
            client.merge(configMap + "?fieldManager=editor", "{\"data\": {\"a\": \"z\"}}");

            Answer refused = apply(configMap, "one", data("a: x"));

            assertThat(refused.message())
                    .isEqualTo("Apply failed with 1 conflict: conflict with \"editor\" using v1: .data.a");
        }

        @Test
        void pathsTellElementsByTheirKeys() {
            apply(deployment, "one", deployment(1));
            ObjectNode other = deployment(1);
            ObjectNode container = (ObjectNode) other.at("/spec/template/spec/containers/0");
            container.put("image", "other");
            ((ObjectNode) container.at("/ports/0")).put("name", "web");

            Answer refused = apply(deployment, "two", other);

            assertThat(refused.body()
                            .at("/details/causes")
                            .valueStream()
                            .map(cause -> cause.path("field").stringValue()))
                    .containsExactly(
                            ".spec.template.spec.containers[name=\"web\"].image",
                            ".spec.template.spec.containers[name=\"web\"].ports[containerPort=80,protocol=\"TCP\"].name");
        }

        @Test
        void anObjectThatNobodyKeptAccountOfBelongsToWhoCameBefore() {
            client.post(configMaps, "{\"metadata\": {\"name\": \"c\"}, \"data\": {\"a\": \"x\"}}");
            client.merge(configMap, "{\"metadata\": {\"managedFields\": [{}]}}");

            Answer refused = apply(configMap, "one", data("a: w"));

            assertThat(refused.message())
                    .isEqualTo("Apply failed with 1 conflict: conflict with \"before-first-apply\" using v1: .data.a");
        }

        @Test
        void whatKubectlAppliedFromTheClientIsItsOwnAlready() {
            client.post(configMaps + "?fieldManager=kubectl-client-side-apply", """
                    {"metadata": {"name": "c", "annotations": {"kubectl.kubernetes.io/last-applied-configuration":
                      "{\\"apiVersion\\":\\"v1\\",\\"kind\\":\\"ConfigMap\\",\\"metadata\\":{\\"name\\":\\"c\\"},\\"data\\":{\\"a\\":\\"x\\"}}"}},
                     "data": {"a": "x", "b": "x"}}
                    """);

            assertThat(apply(configMap, "other", data("a: w")).code()).isEqualTo(409);
            assertThat(apply(configMap, "kubectl", data("b: w")).code()).isEqualTo(409);
            Answer applied = apply(configMap, "kubectl", data("a: w"));

            assertThat(applied.code()).isEqualTo(200);
            assertThat(applied.body()
                            .at("/metadata/annotations")
                            .path("kubectl.kubernetes.io/last-applied-configuration")
                            .stringValue())
                    .contains("\"a\":\"w\"")
                    .endsWith("\n");
        }
    }

    @Nested
    class GivingUp {
        @Test
        void whatIsNoLongerAppliedGoesUnlessAnotherOwnsIt() {
            apply(configMap, "one", data("a: x", "b: x"));
            apply(configMap, "two", data("b: x"));

            Answer applied = apply(configMap, "one", data("c: x"));

            assertThat(applied.at("/data")).isEqualTo("{\"b\":\"x\",\"c\":\"x\"}");
            assertThat(owners(applied))
                    .containsExactly(Map.entry("one Apply", ".data.c"), Map.entry("two Apply", ".data.b"));
        }

        @Test
        void elementsGoAsFieldsDo() {
            apply(deployment, "one", withSidecar(deployment(1)));

            Answer applied = apply(deployment, "one", deployment(1));

            assertThat(applied.body().at("/spec/template/spec/containers")).hasSize(1);
        }

        @Test
        void anElementStaysWhileAnotherAppliesIt() {
            apply(deployment, "one", withSidecar(deployment(1)));
            apply(deployment, "two", withSidecar(deployment(1)));

            Answer applied = apply(deployment, "one", deployment(1));

            assertThat(applied.body().at("/spec/template/spec/containers")).hasSize(2);
        }

        @Test
        void anElementTakesWithItWhatOthersPutThere() {
            apply(deployment, "one", withSidecar(deployment(1)));
            client.patch(
                    deployment + "?fieldManager=editor",
                    "application/strategic-merge-patch+json",
                    "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"sidecar\",\"env\":[{\"name\":\"A\",\"value\":\"1\"}]}]}}}}");

            Answer applied = apply(deployment, "one", deployment(1));

            assertThat(applied.body().at("/spec/template/spec/containers")).hasSize(1);
            assertThat(owners(applied)).containsOnlyKeys("one Apply");
        }

        @Test
        void aFieldWithADefaultFallsBackToIt() {
            apply(deployment, "one", deployment(3));
            ObjectNode silent = deployment(3);
            ((ObjectNode) silent.path("spec")).remove("replicas");

            Answer applied = apply(deployment, "one", silent);

            assertThat(applied.at("/spec/replicas")).isEqualTo("1");
        }

        @Test
        void aFieldThatAnotherHasTakenStays() {
            apply(deployment, "one", deployment(3));
            client.merge(deployment + "/scale?fieldManager=scaler", "{\"spec\": {\"replicas\": 5}}");
            ObjectNode silent = deployment(3);
            ((ObjectNode) silent.path("spec")).remove("replicas");

            Answer applied = apply(deployment, "one", silent);

            assertThat(applied.at("/spec/replicas")).isEqualTo("5");
        }

        @Test
        void whatTheServerFilledInInsideAnElementGoesWithIt() {
            apply(configMap, "one", data("a: x"));
            client.merge(configMap + "?fieldManager=editor", "{\"metadata\": {\"labels\": {\"l\": \"1\"}}}");

            Answer applied = apply(configMap, "one", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n");

            assertThat(applied.body().has("data")).isFalse();
            assertThat(owners(applied))
                    .containsExactly(Map.entry("editor Update", ".metadata.labels .metadata.labels.l"));
        }
    }

    @Nested
    class Nothing {
        @Test
        void anApplyThatChangesNothingWritesNothing() {
            Answer first = apply(deployment, "one", deployment(2));

            Answer again = apply(deployment, "one", deployment(2));

            assertThat(again.code()).isEqualTo(200);
            assertThat(again.body()).isEqualTo(first.body());
        }

        @Test
        void aQuantityMayBeWrittenAnotherWay() {
            apply(deployment, "one", withCpu("1"));

            Answer same = apply(deployment, "two", withCpu("1000m"));

            assertThat(same.code()).isEqualTo(200);
        }

        @Test
        void aDryRunWritesNothing() {
            Answer created = apply(configMap + "?dryRun=All", "one", data("a: x"));
            assertThat(created.code()).isEqualTo(201);
            assertThat(client.get(configMap).code()).isEqualTo(404);

            Answer stored = apply(configMap, "one", data("a: x"));
            Answer changed = apply(configMap + "?dryRun=All", "one", data("a: w"));

            assertThat(changed.at("/data/a")).isEqualTo("w");
            assertThat(client.get(configMap).body()).isEqualTo(stored.body());
        }

        @Test
        void whatIsAppliedExpresslyAsAbsentIsOwnedAllTheSame() {
            String hostNetwork = """
                    apiVersion: v1
                    kind: Pod
                    metadata: {name: p}
                    spec:
                      hostNetwork: false
                      containers: [{name: c, image: i}]
                    """;

            Answer applied = apply("/api/v1/namespaces/" + namespace + "/pods/p", "one", hostNetwork);

            assertThat(applied.body().path("spec").has("hostNetwork")).isFalse();
            assertThat(owners(applied).get("one Apply")).contains(".spec.hostNetwork");
        }
    }

    @Nested
    class TheAccountItself {
        @Test
        void isKeptWhenAWriterLeavesItOutOrBreaksIt() {
            apply(configMap, "one", data("a: x"));
            JsonNode object = client.get(configMap).body();
            for (String account : List.of("[]", "null", "[{\"manager\": \"x\"}]")) {
                ObjectNode changed = (ObjectNode) object.deepCopy();
                ((ObjectNode) changed.path("metadata"))
                        .set("managedFields", JsonMapper.shared().readTree(account));

                assertThat(owners(client.put(configMap, changed))).as(account).containsKey("one Apply");
            }
        }

        @Test
        void isWipedByOneEmptyEntry() {
            apply(configMap, "one", data("a: x"));

            Answer wiped = client.merge(configMap, "{\"metadata\": {\"managedFields\": [{}]}}");

            assertThat(wiped.body().path("metadata").has("managedFields")).isFalse();
        }

        @Test
        void mayBeRewrittenAsKubectlDoesWhenItGoesOverToTheServer() {
            client.post(
                    configMaps + "?fieldManager=kubectl-client-side-apply",
                    "{\"metadata\": {\"name\": \"c\"}, \"data\": {\"a\": \"x\"}}");
            ObjectNode entry = (ObjectNode)
                    client.get(configMap).body().at("/metadata/managedFields/0").deepCopy();
            entry.put("manager", "kubectl").put("operation", "Apply");

            client.patch(
                    configMap,
                    "application/json-patch+json",
                    "[{\"op\":\"replace\",\"path\":\"/metadata/managedFields\",\"value\":[" + entry + "]}]");

            assertThat(owners(client.get(configMap))).containsOnlyKeys("kubectl Apply");
            assertThat(apply(configMap, "kubectl", data("a: w")).code()).isEqualTo(200);
        }

        @Test
        void forgetsTheOldestOfTooManyUpdaters() {
            apply(configMap, "one", data("a: x"));
            for (int i = 0; i < 12; i++) {
                client.merge(configMap + "?fieldManager=m" + i, "{\"data\": {\"k" + i + "\": \"x\"}}");
            }

            Map<String, String> owners = owners(client.get(configMap));

            assertThat(owners).hasSize(11).containsKeys("one Apply", "m11 Update", "ancient-changes Update");
            assertThat(owners.get("ancient-changes Update")).hasSizeGreaterThan(5);
        }
    }

    @Nested
    class ByAJavaClient {
        @Test
        void appliesCreatesAndConflicts() {
            try (KubernetesClient fabric8 = SharedApiServer.kubernetesClient(config -> config)) {
                ConfigMap green = colour("green");

                ConfigMap created = fabric8.resource(green).fieldManager("java").serverSideApply();
                ConfigMap changed =
                        fabric8.resource(colour("blue")).fieldManager("java").serverSideApply();

                assertThat(created.getMetadata().getManagedFields())
                        .singleElement()
                        .satisfies(entry -> assertThat(entry.getManager()).isEqualTo("java"));
                assertThat(changed.getData()).containsExactly(Map.entry("colour", "blue"));
                assertThatThrownBy(() ->
                                fabric8.resource(green).fieldManager("other").serverSideApply())
                        .hasMessageContaining("conflict with \"java\": .data.colour");
                assertThat(fabric8.resource(green)
                                .fieldManager("other")
                                .forceConflicts()
                                .serverSideApply()
                                .getData())
                        .containsExactly(Map.entry("colour", "green"));
            }
        }

        private ConfigMap colour(String colour) {
            return new ConfigMapBuilder()
                    .withNewMetadata()
                    .withNamespace(namespace)
                    .withName("c")
                    .endMetadata()
                    .addToData("colour", colour)
                    .build();
        }
    }

    @Nested
    class Refusals {
        @Test
        void tellWhatIsWrong() {
            String noName = "apiVersion: v1\nkind: ConfigMap\n";
            assertRefused(
                    400,
                    "failed to create typed patch object (" + namespace
                            + "/c; v1, Kind=ConfigMap): .dat: field not declared in schema",
                    noName + "dat: {}");
            assertRefused(400, "metadata.managedFields must be nil", noName + "metadata: {managedFields: []}");
            assertRefused(
                    400,
                    "Incorrect version specified in apply patch. Specified patch version: apps/v1, expected: v1",
                    noName.replace("v1", "apps/v1"));
            assertRefused(
                    400,
                    "the name of the object (d) does not match the name on the URL (c)",
                    noName + "metadata: {name: d}");
            assertRefused(400, "error decoding YAML: yaml:", "a: b: c");
            assertRefused(400, "error decoding YAML: json: cannot unmarshal", "- a");
            assertRefused(
                    400,
                    "ConfigMap in version \"v1\" cannot be handled as a ConfigMap: json: cannot unmarshal number",
                    noName + "data: {a: 1}");
            assertRefused(409, "uid mismatch: the provided object specified uid u", noName + "metadata: {uid: u}");
        }

        @Test
        void elementsMustBeToldApart() {
            ObjectNode twice = deployment(1);
            twice.at("/spec/template/spec/containers/0")
                    .withArray("ports")
                    .addObject()
                    .put("containerPort", 80);
            ObjectNode nameless = deployment(1);
            ((ObjectNode) nameless.at("/spec/template/spec/containers/0")).remove("name");

            assertThat(apply(deployment, "one", twice).message())
                    .endsWith("duplicate entries for key [containerPort=80,protocol=\"TCP\"]");
            assertThat(apply(deployment, "one", nameless).message())
                    .contains("element 0: associative list with keys has an element that omits key field \"name\"");
        }

        @Test
        void fieldManagerIsCheckedAndForceBelongsToApply() {
            assertThat(client.patch(configMap, APPLY, data("a: x")).code()).isEqualTo(422);
            assertThat(apply(configMap, "x".repeat(129), data("a: x")).message())
                    .contains("fieldManager: Too long: may not be more than 128 bytes");
            assertThat(apply(configMap, "a%07b", data("a: x")).message())
                    .contains("should only contain printable characters");
            assertThat(client.merge(configMap + "?force=true", "{}").message())
                    .contains("force: Forbidden: may not be specified for non-apply patch");
            assertThat(client.patch(configMap, "application/apply-patch+cbor", "x")
                            .code())
                    .isEqualTo(415);
        }

        private void assertRefused(int code, String message, String configuration) {
            Answer answer = apply(configMap, "one", configuration);
            assertThat(answer.message()).contains(message);
            assertThat(answer.code()).isEqualTo(code);
            assertThat(client.get(configMap).code()).isEqualTo(404);
        }
    }

    private Answer apply(String path, String manager, Object configuration) {
        String separator = path.contains("?") ? "&" : "?";
        return client.patch(path + separator + "fieldManager=" + manager, APPLY, configuration.toString());
    }

    private static String data(String... lines) {
        return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n  " + String.join("\n  ", lines) + "\n";
    }

    private static ObjectNode deployment(int replicas) {
        return json("""
                {'apiVersion': 'apps/v1', 'kind': 'Deployment', 'metadata': {'name': 'web'}, 'spec': {
                  'replicas': %d, 'selector': {'matchLabels': {'app': 'web'}},
                  'template': {'metadata': {'labels': {'app': 'web'}}, 'spec': {'containers': [
                    {'name': 'web', 'image': 'web', 'ports': [{'containerPort': 80, 'name': 'http'}]}]}}}}
                """.formatted(replicas));
    }

    private static ObjectNode withSidecar(ObjectNode deployment) {
        deployment
                .at("/spec/template/spec")
                .withArray("containers")
                .addObject()
                .put("name", "sidecar")
                .put("image", "sidecar");
        return deployment;
    }

    private static ObjectNode withCpu(String cpu) {
        ObjectNode deployment = deployment(1);
        ((ObjectNode) deployment.at("/spec/template/spec/containers/0"))
                .putObject("resources")
                .putObject("requests")
                .put("cpu", cpu);
        return deployment;
    }

    private static ObjectNode json(String text) {
        return (ObjectNode) JsonMapper.shared().readTree(text.replace('\'', '"'));
    }

    /** From {@code manager operation subresource} to its fields. */
    private static Map<String, String> owners(Answer answer) {
        Map<String, String> owners = new TreeMap<>();
        for (JsonNode entry : answer.body().path("metadata").path("managedFields")) {
            String key = entry.path("manager").stringValue() + " "
                    + entry.path("operation").stringValue() + " "
                    + entry.path("subresource").asString("");
            owners.put(
                    key.strip(),
                    String.join(" ", FieldSet.read(entry.path("fieldsV1")).paths()));
        }
        return owners;
    }
}

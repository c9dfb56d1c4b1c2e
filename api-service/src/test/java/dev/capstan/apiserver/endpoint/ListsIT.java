package dev.capstan.apiserver.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.apiserver.testing.ApiClient;
import dev.capstan.apiserver.testing.ApiClient.Answer;
import dev.capstan.apiserver.testing.SharedApiServer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ListsIT {
    private final ApiClient client = SharedApiServer.client();
    private final String configMaps = "/api/v1/namespaces/" + SharedApiServer.namespace() + "/configmaps";

    @BeforeEach
    void fiveConfigMaps() {
        for (String name : List.of("a", "b", "c", "d", "e")) {
            String tier = name.equals("e") ? "back" : "front";
            create(name, ", \"labels\": {\"tier\": \"" + tier + "\"}");
        }
    }

    @Test
    void elementsLeaveOutTheirType() {
        Answer list = client.get(configMaps);

        assertThat(list.at("/kind")).isEqualTo("ConfigMapList");
        assertThat(list.at("/apiVersion")).isEqualTo("v1");
        assertThat(list.body().path("items").get(0).has("kind")).isFalse();
        assertThat(names(list)).containsExactly("a", "b", "c", "d", "e");
        assertThat(Long.parseLong(list.at("/metadata/resourceVersion"))).isPositive();
    }

    @Test
    void pagesShowOneRevisionWhateverIsWrittenMeanwhile() {
        Answer first = client.get(configMaps + "?limit=2");
        create("aa", "");
        client.delete(configMaps + "/d");
        Answer second = client.get(configMaps + "?limit=2&continue=" + first.at("/metadata/continue"));
        Answer third = client.get(configMaps + "?limit=2&continue=" + second.at("/metadata/continue"));

        assertThat(first.at("/metadata/remainingItemCount")).isEqualTo("3");
        assertThat(second.at("/metadata/remainingItemCount")).isEqualTo("1");
        assertThat(third.body().path("metadata").has("continue")).isFalse();
        List<String> all = new ArrayList<>();
        List.of(first, second, third).forEach(page -> all.addAll(names(page)));
        assertThat(all).containsExactly("a", "b", "c", "d", "e");
        assertThat(List.of(second, third))
                .extracting(page -> page.at("/metadata/resourceVersion"))
                .containsOnly(first.at("/metadata/resourceVersion"));
    }

    @Test
    void selectorsSelectAndPagesOfThemDoNotCountTheRest() {
        assertThat(names(client.get(configMaps + "?labelSelector=tier%3Dback"))).containsExactly("e");
        assertThat(names(client.get(configMaps + "?fieldSelector=metadata.name%3Db")))
                .containsExactly("b");
        Answer page = client.get(configMaps + "?limit=1&labelSelector=tier%3Dfront");
        assertThat(page.body().path("metadata").has("continue")).isTrue();
        assertThat(page.body().path("metadata").has("remainingItemCount")).isFalse();
    }

    @Test
    void aGivenRevisionIsMetExactlyOrAtLeast() {
        String before = client.get(configMaps).at("/metadata/resourceVersion");
        create("f", "");

        assertThat(names(client.get(configMaps + "?resourceVersionMatch=Exact&resourceVersion=" + before)))
                .doesNotContain("f");
        assertThat(names(client.get(configMaps + "?resourceVersionMatch=NotOlderThan&resourceVersion=" + before)))
                .contains("f");
        assertThat(client.get(configMaps + "?resourceVersion=0").code()).isEqualTo(200);
        Answer future = client.get(configMaps + "?resourceVersion=999999999");
        assertThat(future.code()).isEqualTo(504);
        assertThat(future.message()).startsWith("Too large resource version: 999999999, current: ");
        assertThat(future.at("/details/causes/0/reason")).isEqualTo("ResourceVersionTooLarge");
    }

    @Test
    void refusesParametersThatCannotBeMeant() {
        assertThat(client.get(configMaps + "?limit=x").message())
                .isEqualTo("strconv.ParseInt: parsing \"x\": invalid syntax");
        assertThat(client.get(configMaps + "?resourceVersion=abc").code()).isEqualTo(400);
        assertThat(client.get(configMaps + "?resourceVersionMatch=Exact").message())
                .contains("resourceVersionMatch is forbidden unless resourceVersion is provided");
        assertThat(client.get(configMaps + "?continue=abc").code()).isEqualTo(400);
        assertThat(client.get(configMaps + "?fieldSelector=spec.nothing%3Dx").message())
                .isEqualTo("field label not supported: spec.nothing");
        assertThat(client.get(configMaps + "?labelSelector=a%3D%3D%3Db").message())
                .isEqualTo("unable to parse requirement: found '=', expected: identifier");
        assertThat(client.get(configMaps + "?sendInitialEvents=true").code()).isEqualTo(422);
    }

    @Test
    void kubectlGetsATable() {
        String accept = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";

        Answer table = client.get(configMaps + "?limit=500", accept);

        assertThat(table.at("/kind")).isEqualTo("Table");
        assertThat(table.at("/apiVersion")).isEqualTo("meta.k8s.io/v1");
        assertThat(table.at("/columnDefinitions/0/name")).isEqualTo("Name");
        assertThat(table.at("/rows/0/cells/0")).isEqualTo("a");
        assertThat(table.at("/rows/0/object/kind")).isEqualTo("PartialObjectMetadata");
        assertThat(table.at("/rows/0/object/metadata/labels/tier")).isEqualTo("front");
        assertThat(client.get(configMaps + "?includeObject=None", accept)
                        .body()
                        .at("/rows/0")
                        .has("object"))
                .isFalse();
        assertThat(client.get(configMaps + "?includeObject=Object", accept).at("/rows/0/object/kind"))
                .isEqualTo("ConfigMap");
        assertThat(client.get(configMaps + "/b", accept).at("/rows/0/cells/0")).isEqualTo("b");
    }

    @Test
    void metadataAloneIsAnAnswerToo() {
        Answer list = client.get(configMaps, "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io");

        assertThat(list.at("/kind")).isEqualTo("PartialObjectMetadataList");
        assertThat(list.at("/items/0/kind")).isEqualTo("PartialObjectMetadata");
        assertThat(list.body().at("/items/0").has("data")).isFalse();
    }

    @Test
    void yamlIsWrittenSoThatStringsStayStrings() {
        create("z", ", \"annotations\": {\"on\": \"true\", \"count\": \"1\"}");

        Answer yaml = client.get(configMaps + "/z", "application/yaml");

        assertThat(yaml.header("Content-Type")).isEqualTo("application/yaml");
        assertThat(yaml.text()).contains("kind: ConfigMap").contains("\"true\"").contains("count: \"1\"");
        assertThat(yaml.text()).containsPattern("creationTimestamp: \"20");
        assertThat(client.get(configMaps, "application/xml").code()).isEqualTo(406);
    }

    @Test
    void largeAnswersAreCompressedForWhoUnderstandsThat() {
        client.post(
                configMaps,
                "{\"metadata\": {\"name\": \"large\"}, \"data\": {\"a\": \"" + "x".repeat(200_000) + "\"}}");

        Answer plain = client.get(configMaps + "/large");
        Answer compressed = client.send("GET", configMaps + "/large", "", "", "Accept-Encoding", "gzip");

        assertThat(plain.text()).hasSizeGreaterThan(200_000);
        assertThat(compressed.header("Content-Encoding")).isEqualTo("gzip");
        assertThat(compressed.text().length()).isLessThan(20_000);
    }

    private Answer create(String name, String moreMetadata) {
        return client.post(configMaps, "{\"metadata\": {\"name\": \"" + name + "\"" + moreMetadata + "}}");
    }

    private static List<String> names(Answer list) {
        List<String> names = new ArrayList<>();
        list.body()
                .path("items")
                .forEach(item -> names.add(item.at("/metadata/name").stringValue()));
        return names;
    }
}

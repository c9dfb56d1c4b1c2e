package dev.capstan.apiserver.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.apiserver.discovery.ServedResources;
import dev.capstan.apiserver.endpoint.Subresource;
import dev.capstan.apiserver.request.ApiRequest;
import dev.capstan.apiserver.request.Verb;
import dev.capstan.apiserver.schema.Schemas;
import dev.capstan.resource.ResourceType;
import dev.capstan.resource.ResourceTypes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class OpenApiDocumentsTest {
    private static final Subresource SCALE = new Subresource() {
        @Override
        public String name() {
            return "scale";
        }

        @Override
        public boolean isServedOn(ResourceType type) {
            return type.equals(ResourceTypes.DEPLOYMENTS);
        }

        @Override
        public Set<Verb> verbs() {
            return Set.of(Verb.GET, Verb.UPDATE, Verb.PATCH);
        }

        @Override
        public Kind kind(ResourceType type) {
            return new Kind("autoscaling", "v1", "Scale");
        }

        @Override
        public void serve(ApiRequest request) {
            throw new UnsupportedOperationException();
        }
    };

    private final OpenApiDocuments documents = new OpenApiDocuments(new Schemas(), new ServedResources(List.of(SCALE)));

    @Test
    void thereIsOnePerGroupAndVersion() {
        assertThat(documents.byPath().keySet())
                .containsExactly(
                        "api/v1",
                        "apis/apps/v1",
                        "apis/authentication.k8s.io/v1",
                        "apis/authorization.k8s.io/v1",
                        "apis/coordination.k8s.io/v1");
    }

    @Test
    void hashesAreTheSameInEveryProcess() {
        OpenApiDocuments others = new OpenApiDocuments(new Schemas(), new ServedResources(List.of(SCALE)));

        assertThat(others.byPath().get("apis/apps/v1").hash())
                .isEqualTo(documents.byPath().get("apis/apps/v1").hash());
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        JsonNode everything = read(documents.everything());
        Set<String> references = new HashSet<>();
        everything.findValuesAsString("$ref").forEach(references::add);

        assertThat(references)
                .isNotEmpty()
                .allSatisfy(reference -> assertThat(
                                everything.at(reference.substring(1)).isObject())
                        .as(reference)
                        .isTrue());
    }

    @Test
    void operationIdsAreUnique() {
        List<String> ids = new ArrayList<>(read(documents.everything()).findValuesAsString("operationId"));

        assertThat(ids)
                .doesNotHaveDuplicates()
                .contains("createAppsV1NamespacedDeployment", "listCoreV1PodForAllNamespaces");
    }

    @Nested
    class GivenTheDocumentOfApps {
        private final JsonNode apps = read(documents.at("apis/apps/v1").orElseThrow());

        /** Where it finds this, kubectl leaves validation to the server. */
        @Test
        void patchTakesFieldValidation() {
            JsonNode patch = apps.path("paths")
                    .path("/apis/apps/v1/namespaces/{namespace}/deployments/{name}")
                    .path("patch");

            assertThat(patch.path("parameters").findValuesAsString("name")).contains("fieldValidation");
            assertThat(patch.path("x-kubernetes-action").stringValue()).isEqualTo("patch");
            assertThat(patch.path("x-kubernetes-group-version-kind").toString())
                    .isEqualTo("{\"group\":\"apps\",\"kind\":\"Deployment\",\"version\":\"v1\"}");
        }

        @Test
        void scaleIsOfItsOwnKind() {
            assertThat(apps.path("paths")
                            .path("/apis/apps/v1/namespaces/{namespace}/deployments/{name}/scale")
                            .path("get")
                            .path("x-kubernetes-group-version-kind")
                            .path("group")
                            .stringValue())
                    .isEqualTo("autoscaling");
        }

        @Test
        void listsCarryTheirPatchRules() {
            JsonNode containers = schema("io.k8s.api.core.v1.PodSpec").at("/properties/containers");

            assertThat(containers.path("x-kubernetes-patch-merge-key").stringValue())
                    .isEqualTo("name");
            assertThat(containers.path("x-kubernetes-patch-strategy").stringValue())
                    .isEqualTo("merge");
            assertThat(containers.path("x-kubernetes-list-type").stringValue()).isEqualTo("map");
            assertThat(containers.path("x-kubernetes-list-map-keys").toString()).isEqualTo("[\"name\"]");
        }

        @Test
        void typesCarryTextsRequiredFieldsAndTheirKind() {
            JsonNode deployment = schema("io.k8s.api.apps.v1.Deployment");

            assertThat(deployment.path("description").stringValue()).isNotBlank();
            assertThat(schema("io.k8s.api.apps.v1.DeploymentSpec")
                            .at("/properties/replicas/description")
                            .stringValue())
                    .isNotBlank();
            assertThat(deployment.path("x-kubernetes-group-version-kind").toString())
                    .isEqualTo("[{\"group\":\"apps\",\"kind\":\"Deployment\",\"version\":\"v1\"}]");
            assertThat(schema("io.k8s.api.apps.v1.DeploymentSpec")
                            .path("required")
                            .toString())
                    .isEqualTo("[\"selector\",\"template\"]");
        }

        private JsonNode schema(String name) {
            return apps.path("components").path("schemas").path(name);
        }
    }

    private static JsonNode read(PublishedDocument document) {
        return JsonMapper.shared().readTree(document.json());
    }
}

package dev.capstan.apiserver.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.capstan.apiserver.schema.Schema.Kind;
import dev.capstan.resource.ResourceType;
import dev.capstan.resource.ResourceTypes;
import org.junit.jupiter.api.Test;

class SchemasTest {
    private final Schemas schemas = new Schemas();

    @Test
    void knowsEveryServedTypeAndItsList() {
        for (ResourceType type : ResourceTypes.all()) {
            assertThat(schemas.of(type).properties()).as(type.kind()).containsKeys("apiVersion", "kind", "metadata");
            assertThat(schemas.knows(type.apiVersion(), type.kind() + "List"))
                    .as(type.kind())
                    .isTrue();
        }
    }

    @Test
    void findsWhatBelongsToNoGroupUnderAny() {
        assertThat(schemas.of("apps/v1", "DeleteOptions").name())
                .isEqualTo("io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions");
    }

    @Test
    void tellsFieldsTypesAndPatchRules() {
        Schema containers = at("spec", "template", "spec", "containers");

        assertThat(containers.kind()).isEqualTo(Kind.ARRAY);
        assertThat(containers.mergeKey()).isEqualTo("name");
        assertThat(containers.patchStrategy()).isEqualTo("merge");
        assertThat(containers.items())
                .satisfies(container -> assertThat(container.name()).isEqualTo("io.k8s.api.core.v1.Container"));
        assertThat(at("spec", "strategy", "rollingUpdate", "maxSurge").kind()).isEqualTo(Kind.INT_OR_STRING);
        assertThat(at("metadata", "labels").kind()).isEqualTo(Kind.MAP);
    }

    @Test
    void refusesToGuess() {
        assertThatThrownBy(() -> schemas.of("apps/v1", "Unheard")).isInstanceOf(IllegalArgumentException.class);
    }

    private Schema at(String... path) {
        Schema schema = schemas.of(ResourceTypes.DEPLOYMENTS);
        for (String field : path) {
            schema = schema.property(field).orElseThrow();
        }
        return schema;
    }
}

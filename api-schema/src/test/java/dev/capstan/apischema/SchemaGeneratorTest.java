package dev.capstan.apischema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.apischema.TypeDescription.FieldDescription;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SchemaGeneratorTest {
    private final TreeMap<String, TypeDescription> types = SchemaGenerator.generate().stream()
            .collect(Collectors.toMap(TypeDescription::name, type -> type, (a, b) -> a, TreeMap::new));

    @Test
    void everyFactFromGoNamesAFieldThatExists() {
        Set<String> typesAndFields = types.values().stream()
                .flatMap(type -> type.fields().keySet().stream().map(field -> type.name() + "." + field))
                .collect(Collectors.toSet());
        typesAndFields.addAll(types.keySet());

        assertThat(typesAndFields).containsAll(new GoFacts().named());
    }

    @Test
    void goesToEveryTypeThatAnotherRefersTo() {
        assertThat(types.values())
                .flatMap(type -> type.fields().values().stream()
                        .map(field -> field.shape().ref())
                        .filter(ref -> !ref.isEmpty())
                        .toList())
                .allMatch(types::containsKey);
    }

    @Test
    void flattensWhatGoInlines() {
        assertThat(field("io.k8s.api.core.v1.Volume", "emptyDir").numbers()).containsExactly(2, 2);
        assertThat(field("io.k8s.api.core.v1.Probe", "httpGet").numbers()).containsExactly(1, 2);
        assertThat(field("io.k8s.api.core.v1.ConfigMapKeySelector", "name").numbers())
                .containsExactly(1, 1);
        assertThat(field("io.k8s.api.core.v1.EphemeralContainer", "image").numbers())
                .containsExactly(1, 2);
    }

    @Test
    void tellsMicroTimeFromTime() {
        assertThat(field("io.k8s.api.coordination.v1.LeaseSpec", "renewTime")
                        .shape()
                        .kind())
                .isEqualTo("MICRO_TIME");
        assertThat(field("io.k8s.api.core.v1.Event", "firstTimestamp").shape().kind())
                .isEqualTo("TIME");
    }

    @Test
    void keepsZeroOfPointersOnly() {
        assertThat(field("io.k8s.api.apps.v1.DeploymentSpec", "replicas").omitEmpty())
                .isFalse();
        assertThat(field("io.k8s.api.apps.v1.DeploymentSpec", "paused").omitEmpty())
                .isTrue();
    }

    @Test
    void tellsWhatHasOneOwnerAndWhatIsNeverAbsent() {
        assertThat(field("io.k8s.api.apps.v1.DeploymentSpec", "selector")
                        .shape()
                        .atomic())
                .isTrue();
        assertThat(field("io.k8s.api.core.v1.PodSpec", "nodeSelector").shape().atomic())
                .isTrue();
        assertThat(field("io.k8s.api.core.v1.PodSpec", "overhead").shape().atomic())
                .isFalse();
        assertThat(field("io.k8s.api.apps.v1.DeploymentSpec", "template").value())
                .isTrue();
        assertThat(field("io.k8s.api.apps.v1.DeploymentStrategy", "rollingUpdate")
                        .value())
                .isFalse();
    }

    private FieldDescription field(String type, String name) {
        TypeDescription found = Objects.requireNonNull(types.get(type), type);
        return Objects.requireNonNull(found.fields().get(name), name);
    }
}

package dev.capstan.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.k8s.schema.Schemas;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every object of every overlay has the fields that its kind has, of their types, and all that it must have. */
@ExtendWith(Kustomizations.Shared.class)
class StrictManifestTest {
    private static final Schemas SCHEMAS = new Schemas();

    @ParameterizedTest
    @FieldSource("dev.capstan.k8s.Kustomizations#OVERLAYS")
    void everyObjectIsValid(String overlay, Kustomizations kustomizations) {
        assertThat(kustomizations.render(overlay))
                .hasSizeGreaterThan(40)
                .allSatisfy(manifest -> assertThat(SCHEMAS.errorsOf(manifest)).isEmpty());
    }

    @ParameterizedTest
    @MethodSource("dev.capstan.k8s.Kubectl#onThisMachine")
    void everyKubectlRendersTheSame(Kubectl kubectl, Kustomizations kustomizations) {
        for (String overlay : Kustomizations.OVERLAYS) {
            assertThat(Manifest.parse(kubectl.kustomize(kustomizations.overlay(overlay))))
                    .isEqualTo(kustomizations.render(overlay));
        }
    }

    @ParameterizedTest
    @FieldSource("dev.capstan.k8s.Breakage#EACH_KIND")
    void anUnknownFieldIsFound(Breakage breakage, Kustomizations kustomizations) {
        Manifest broken = breakage.withUnknownField(objects(kustomizations));

        assertThat(SCHEMAS.errorsOf(broken)).singleElement().asString().contains("unheardOf");
    }

    @ParameterizedTest
    @FieldSource("dev.capstan.k8s.Breakage#EACH_KIND")
    void aWrongTypeIsFound(Breakage breakage, Kustomizations kustomizations) {
        Manifest broken = breakage.withWrongType(objects(kustomizations));

        assertThat(SCHEMAS.errorsOf(broken))
                .anySatisfy(error -> assertThat(error)
                        .contains(breakage.typed().substring(breakage.typed().lastIndexOf('.') + 1)));
    }

    @ParameterizedTest
    @FieldSource("dev.capstan.k8s.Breakage#EACH_KIND")
    void aMissingFieldIsFound(Breakage breakage, Kustomizations kustomizations) {
        Manifest broken = breakage.withoutRequired(objects(kustomizations));

        assertThat(SCHEMAS.errorsOf(broken))
                .anySatisfy(error -> assertThat(error)
                        .contains("required")
                        .contains(breakage.required()
                                .substring(breakage.required().lastIndexOf('.') + 1)));
    }

    @Test
    void everyKindIsBrokenOnce(Kustomizations kustomizations) {
        assertThat(Breakage.EACH_KIND)
                .extracting(Breakage::kind)
                .containsExactlyInAnyOrderElementsOf(new TreeSet<>(
                        objects(kustomizations).stream().map(Manifest::kind).toList()));
    }

    private static List<Manifest> objects(Kustomizations kustomizations) {
        return Kustomizations.OVERLAYS.stream()
                .map(kustomizations::render)
                .flatMap(List::stream)
                .toList();
    }
}

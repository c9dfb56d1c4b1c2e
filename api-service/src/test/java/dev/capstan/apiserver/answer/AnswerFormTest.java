package dev.capstan.apiserver.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.capstan.apiserver.answer.AnswerForm.Encoding;
import dev.capstan.apiserver.answer.AnswerForm.Shape;
import dev.capstan.apiserver.errors.ApiException;
import org.junit.jupiter.api.Test;

class AnswerFormTest {
    private static final String KUBECTL_GET = "application/json;as=Table;v=v1;g=meta.k8s.io,"
            + "application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json";

    @Test
    void givesKubectlItsTable() {
        assertThat(AnswerForm.ofList(KUBECTL_GET)).isEqualTo(new AnswerForm(Encoding.JSON, Shape.TABLE, "v1"));
    }

    @Test
    void givesJsonToWhoPrefersProtobufButAcceptsJson() {
        assertThat(AnswerForm.ofObject("application/vnd.kubernetes.protobuf,application/json"))
                .isEqualTo(AnswerForm.JSON);
        assertThat(AnswerForm.ofObject(null)).isEqualTo(AnswerForm.JSON);
        assertThat(AnswerForm.ofObject("application/json, */*")).isEqualTo(AnswerForm.JSON);
    }

    @Test
    void heedsQualities() {
        assertThat(AnswerForm.ofObject("application/json;q=0.5,application/yaml")
                        .encoding())
                .isEqualTo(Encoding.YAML);
        assertThatThrownBy(() -> AnswerForm.ofObject("application/json;q=0")).isInstanceOf(ApiException.class);
    }

    @Test
    void refusesWhatItCannotGive() {
        assertThatThrownBy(() -> AnswerForm.ofObject("application/xml"))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.code()).isEqualTo(406));
        assertThatThrownBy(() -> AnswerForm.ofList("application/json;as=Nope;v=v1;g=meta.k8s.io"))
                .hasMessageContaining("only the following media types are accepted");
        assertThatThrownBy(() -> AnswerForm.ofWatch("application/yaml")).isInstanceOf(ApiException.class);
        assertThatThrownBy(() -> AnswerForm.ofObject(";;;")).isInstanceOf(ApiException.class);
    }

    @Test
    void tellsTheMetadataOfOneFromThatOfMany() {
        String one = "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io";
        String many = "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io";

        assertThat(AnswerForm.ofObject(one).shape()).isEqualTo(Shape.PARTIAL_METADATA);
        assertThat(AnswerForm.ofList(many).shape()).isEqualTo(Shape.PARTIAL_METADATA);
        assertThatThrownBy(() -> AnswerForm.ofObject(many)).isInstanceOf(ApiException.class);
    }
}

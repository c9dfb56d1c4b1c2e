package dev.capstan.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.apiserver.pod.PodSpecDefaults;
import dev.capstan.deployment.revision.PodTemplates;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the API server fills into a template makes no difference to deployment-service. Otherwise a default that came with a
 * release would, at the next write to a Deployment of an earlier one, roll all of its Pods.
 */
class PodTemplateDefaultsTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final KubernetesSerialization MODEL = new KubernetesSerialization();

    private final PodTemplates templates = new PodTemplates(MODEL);

    @Test
    void makeNoDifferenceInAnyObjectThatATemplateMayHold() {
        ObjectNode template = EmptyObjects.of(PodTemplateSpec.class);
        ObjectNode spec = (ObjectNode) template.get("spec");
        spec.remove("ephemeralContainers"); // forbidden in templates
        for (String list : new String[] {"initContainers", "containers"}) {
            spec.get(list).forEach(container -> ((ObjectNode) container).put("image", "app:1"));
        }
        assertThat(template.at("/spec/containers/0/lifecycle/preStop/httpGet").isObject())
                .isTrue();

        assertSameWithDefaults(template);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "app",
                "app:1",
                "app:latest",
                "registry:5000/app",
                "registry:5000/app:latest",
                "app@sha256:0123",
                "app:latest@sha256:0123"
            })
    void makeNoDifferenceWhateverTheImage(String image) {
        assertSameWithDefaults(read("{\"spec\":{\"containers\":[{\"name\":\"main\",\"image\":\"" + image + "\"}]}}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'spec':{}}",
                "{'spec':{'volumes':[{'name':'without-a-source'}]}}",
                "{'spec':{'serviceAccountName':'robot'}}",
                "{'spec':{'serviceAccount':'by-its-old-name'}}"
            })
    void makeNoDifferenceToWhatIsLeftOut(String template) {
        assertSameWithDefaults(read(template.replace('\'', '"')));
    }

    private void assertSameWithDefaults(ObjectNode template) {
        ObjectNode owner = JSON.createObjectNode().set("template", template.deepCopy());
        PodSpecDefaults.applyToTemplate(owner);
        PodTemplateSpec before = asModel(template);
        PodTemplateSpec after = asModel(owner.get("template"));

        // The lines first: they show where the two differ.
        assertThat(lines(after)).containsExactlyInAnyOrderElementsOf(lines(before));
        assertThat(templates.sameIgnoringHash(after, before)).isTrue();
    }

    private List<String> lines(PodTemplateSpec template) {
        return JSON.readTree(templates.canonicalText(template))
                .toPrettyString()
                .lines()
                .toList();
    }

    private static ObjectNode read(String json) {
        return (ObjectNode) JSON.readTree(json);
    }

    private static PodTemplateSpec asModel(JsonNode template) {
        return MODEL.unmarshal(template.toString(), PodTemplateSpec.class);
    }
}

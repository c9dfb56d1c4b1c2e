package dev.capstan.apiserver.fieldmanager;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.apiserver.testing.ApiClient;
import dev.capstan.apiserver.testing.ApiClient.Answer;
import dev.capstan.apiserver.testing.SharedApiServer;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The same requests make the same owners, and the same refusals, as in a real Kubernetes (1.20). */
class RecordedOwnersIT {
    private final ApiClient client = SharedApiServer.client();
    private final String namespace = SharedApiServer.namespace();

    @Test
    void theSameRequestsMakeTheSameOwners() throws IOException {
        try (InputStream recorded = Objects.requireNonNull(getClass().getResourceAsStream("/recorded/owners.json"))) {
            for (JsonNode each : JsonMapper.shared().readTree(recorded)) {
                replay(each);
            }
        }
    }

    private void replay(JsonNode recorded) {
        JsonNode request = recorded.path("request");
        JsonNode expected = recorded.path("response").path("body");
        Answer answer = client.send(
                request.path("method").stringValue(),
                request.path("path").stringValue().replace("/rec/", "/" + namespace + "/"),
                request.path("contentType").stringValue(),
                request.path("body").toString());

        String name = recorded.path("case").stringValue();
        assertThat(answer.code())
                .as(name)
                .isEqualTo(recorded.path("response").path("status").intValue());
        if (answer.code() < 300) {
            assertThat(owners(answer.body())).as(name).isEqualTo(owners(expected));
        } else {
            assertThat(answer.body()).as(name).isEqualTo(expected);
        }
    }

    /** Nobody but the clients acts here, so what the controller wrote there is left out. */
    private static Map<String, JsonNode> owners(JsonNode object) {
        Map<String, JsonNode> owners = new TreeMap<>();
        for (JsonNode entry : object.path("metadata").path("managedFields")) {
            String manager = entry.path("manager").stringValue();
            if (!manager.equals("kube-controller-manager")) {
                owners.put(manager + " " + entry.path("operation").stringValue(), entry.path("fieldsV1"));
            }
        }
        return owners;
    }
}

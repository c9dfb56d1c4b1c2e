package dev.capstan.apiserver.openapi;

import dev.capstan.apiserver.endpoint.Subresource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Bodies to start from in Swagger UI: small and valid, instead of every field that there is. */
final class Examples {
    private static final String POD_SPEC = """
            {"containers":[{"name":"main","image":"busybox:local","imagePullPolicy":"IfNotPresent",
              "command":["sh","-c","sleep 3600"]}]}""";
    private static final String CONTROLLER_SPEC = """
            {"replicas":1,"selector":{"matchLabels":{"app":"example"}},
             "template":{"metadata":{"labels":{"app":"example"}},"spec":%s}}""".formatted(POD_SPEC);

    ObjectNode of(Subresource.Kind kind) {
        ObjectNode example = JsonNodeFactory.instance.objectNode();
        example.put("apiVersion", kind.group().isEmpty() ? kind.version() : kind.group() + "/" + kind.version());
        example.put("kind", kind.kind());
        example.putObject("metadata").put("name", "example");
        switch (kind.kind()) {
            case "Pod" -> example.set("spec", json(POD_SPEC));
            case "Deployment", "ReplicaSet" -> example.set("spec", json(CONTROLLER_SPEC));
            case "ConfigMap" -> example.putObject("data").put("key", "value");
            case "Secret" -> example.putObject("stringData").put("key", "value");
            case "Scale" -> example.putObject("spec").put("replicas", 2);
            case "Binding" -> example.putObject("target").put("kind", "Node").put("name", "node-1");
            case "Lease" -> example.putObject("spec").put("holderIdentity", "me");
            case "SelfSubjectAccessReview" ->
                example.putObject("spec")
                        .putObject("resourceAttributes")
                        .put("verb", "create")
                        .put("resource", "pods")
                        .put("namespace", "default");
            case "SelfSubjectRulesReview" -> example.putObject("spec").put("namespace", "default");
            case "Event" -> example.putObject("involvedObject");
            default -> {}
        }
        return example;
    }

    ObjectNode patch() {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        patch.putObject("metadata").putObject("labels").put("example", "yes");
        return patch;
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }
}

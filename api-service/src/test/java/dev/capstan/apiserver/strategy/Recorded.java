package dev.capstan.apiserver.strategy;

import dev.capstan.apiserver.decode.BodyDecoder;
import dev.capstan.apiserver.decode.FieldValidation;
import dev.capstan.apiserver.schema.Schemas;
import dev.capstan.resource.ResourceType;
import dev.capstan.resource.ResourceTypes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Stream;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Answers of a real Kubernetes (1.20), and the strategies that are to give the same. */
final class Recorded {
    private static final BodyDecoder DECODER = new BodyDecoder(new Schemas());

    private Recorded() {}

    static Stream<JsonNode> cases(String file) throws IOException {
        try (InputStream json = Recorded.class.getResourceAsStream("/recorded/" + file)) {
            return JsonMapper.shared().readTree(Objects.requireNonNull(json)).valueStream();
        }
    }

    /** As the server wires them. */
    static Strategies strategies() {
        try (var context = new AnnotationConfigApplicationContext()) {
            context.register(Strategies.class);
            ResourceTypes.all().stream()
                    .map(type -> "dev.capstan.apiserver." + type.singular())
                    .forEach(context::scan);
            context.refresh();
            return context.getBean(Strategies.class);
        }
    }

    static ResourceType typeOf(JsonNode object) {
        return ResourceTypes.byKind(
                        object.path("apiVersion").stringValue(),
                        object.path("kind").stringValue())
                .orElseThrow();
    }

    static ObjectNode object(JsonNode node) {
        return (ObjectNode) node.deepCopy();
    }

    /** The object as a request's body brings it in. */
    static ObjectNode decoded(JsonNode body) {
        byte[] json = body.toString().getBytes(StandardCharsets.UTF_8);
        return DECODER.decode(typeOf(body), "application/json", json, FieldValidation.STRICT)
                .tree();
    }
}

package dev.capstan.apiserver.subresource;

import dev.capstan.apiserver.decode.BodyDecoder;
import dev.capstan.apiserver.decode.Decoded;
import dev.capstan.apiserver.endpoint.Answers;
import dev.capstan.apiserver.endpoint.WriteOptions;
import dev.capstan.apiserver.errors.ApiException;
import dev.capstan.apiserver.errors.FieldError;
import dev.capstan.apiserver.errors.Status;
import dev.capstan.apiserver.registry.Binder;
import dev.capstan.apiserver.registry.Metadata;
import dev.capstan.apiserver.request.ApiRequest;
import dev.capstan.resource.ObjectKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads a Binding and has it carried out. It comes to the Pod's own path, or to {@code bindings} with the Pod as its name. */
@Component
class BindingRequests {
    private final BodyDecoder decoder;
    private final Binder binder;
    private final Answers answers;

    BindingRequests(BodyDecoder decoder, Binder binder, Answers answers) {
        this.decoder = decoder;
        this.binder = binder;
        this.answers = answers;
    }

    void bind(ApiRequest request) throws IOException {
        WriteOptions options = WriteOptions.parse(request.query(), "CreateOptions");
        Decoded body =
                decoder.decodeAs("v1", "Binding", request.contentType(), request.readBody(), options.fieldValidation());
        Metadata metadata = Metadata.of(body.tree());
        String named = request.info().name();
        if (!named.isEmpty() && !metadata.name().isEmpty() && !metadata.name().equals(named)) {
            throw ApiException.badRequest("name in URL does not match name in Binding object");
        }
        String pod = named.isEmpty() ? metadata.name() : named;
        binder.bind(
                ObjectKey.namespaced(request.info().namespace(), pod),
                target(body.tree(), pod),
                metadata,
                options.dryRun());
        answers.plain(request, 201, Status.success(201), body.warnings());
    }

    private static String target(ObjectNode binding, String pod) {
        JsonNode target = binding.path("target");
        List<FieldError> errors = new ArrayList<>();
        String kind = target.path("kind").asString("");
        if (!kind.isEmpty() && !kind.equals("Node")) {
            errors.add(FieldError.notSupported("target.kind", kind, List.of("Node", "<empty>")));
        }
        String node = target.path("name").asString("");
        if (node.isEmpty()) {
            errors.add(FieldError.required("target.name", ""));
        }
        if (!errors.isEmpty()) {
            throw ApiException.invalid("", "Binding", pod, errors);
        }
        return node;
    }
}

package dev.capstan.apiserver.endpoint;

import dev.capstan.apiserver.decode.FieldChecker;
import dev.capstan.apiserver.errors.ApiException;
import dev.capstan.apiserver.patch.PatchType;
import dev.capstan.apiserver.patch.Patcher;
import dev.capstan.apiserver.registry.Updater;
import dev.capstan.apiserver.request.ApiRequest;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/** A PATCH body as a change of the object, whatever its form. */
@Component
public class PatchReader {
    private final Patcher patcher;
    private final FieldChecker fieldChecker;

    PatchReader(Patcher patcher, FieldChecker fieldChecker) {
        this.patcher = patcher;
        this.fieldChecker = fieldChecker;
    }

    public Updater.Change read(ApiRequest request, PatchType patchType, WriteOptions options) {
        byte[] patch = request.readBody();
        return (current, warnings) -> {
            ObjectNode patched = patcher.apply(request.type(), patchType, current, patch);
            warnings.addAll(fieldChecker.check(request.type(), patched, options.fieldValidation()));
            return patched;
        };
    }

    /** @throws ApiException 415 naming what is understood */
    public static PatchType patchType(ApiRequest request) {
        return PatchType.of(request.contentType()).orElseThrow(() -> {
            String known =
                    Arrays.stream(PatchType.values()).map(PatchType::mediaType).collect(Collectors.joining(", "));
            return ApiException.unsupportedMediaType(
                    "the body of the request was in an unknown format - accepted media types include: " + known);
        });
    }
}

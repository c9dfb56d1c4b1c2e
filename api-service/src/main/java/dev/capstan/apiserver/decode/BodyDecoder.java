package dev.capstan.apiserver.decode;

import dev.capstan.resource.ResourceType;
import org.springframework.stereotype.Component;

/** Turns a request body into a checked tree, whatever it was encoded in. */
@Component
public final class BodyDecoder {
    /**
     * @param contentType with or without parameters; empty means JSON
     * @throws dev.capstan.apiserver.errors.ApiException 400 for a body that isn't such an object, 415 for an unknown encoding
     */
    public Decoded decode(ResourceType expected, String contentType, byte[] body, FieldValidation validation) {
        return decodeAs(expected.apiVersion(), expected.kind(), contentType, body, validation);
    }

    /** For bodies that are no resource of their own: {@code DeleteOptions}, {@code Binding}, {@code Scale}. */
    public Decoded decodeAs(
            String apiVersion, String kind, String contentType, byte[] body, FieldValidation validation) {
        throw new UnsupportedOperationException("decoding " + apiVersion + " " + kind);
    }
}

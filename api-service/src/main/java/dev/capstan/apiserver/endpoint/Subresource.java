package dev.capstan.apiserver.endpoint;

import dev.capstan.apiserver.request.ApiRequest;
import dev.capstan.apiserver.request.Verb;
import dev.capstan.resource.ResourceType;
import dev.capstan.resource.ResourceTypes;
import java.io.IOException;
import java.util.Set;

/** Something below an object's path, {@code /api/v1/namespaces/x/pods/y/log}. Its beans are what discovery lists. */
public interface Subresource {
    /** The last segment of the path. */
    String name();

    boolean isServedOn(ResourceType type);

    Set<Verb> verbs();

    /** What goes in or comes out. */
    Kind kind(ResourceType type);

    void serve(ApiRequest request) throws IOException;

    /** Deleting all Namespaces in one call is no mistake that an API should make easy. */
    static boolean supportsDeleteCollection(ResourceType type) {
        return !type.equals(ResourceTypes.NAMESPACES);
    }

    /** A kind with its group, which need not be the resource's. */
    record Kind(String group, String version, String kind) {
        public static Kind of(ResourceType type) {
            return new Kind(type.group(), type.version(), type.kind());
        }
    }
}

package dev.capstan.apiserver.errors;

import dev.capstan.apiserver.errors.ApiException.Cause;
import dev.capstan.apiserver.errors.ApiException.Details;
import dev.capstan.apiserver.store.StoreException;
import dev.capstan.apiserver.store.StoreUnavailableException;
import dev.capstan.resource.ObjectKey;
import dev.capstan.resource.ResourceType;
import dev.capstan.resource.ResourceTypes;
import java.util.List;

/** What a client is told about an expectation of the store that didn't hold, or a store that doesn't answer. */
public final class StoreErrors {
    private StoreErrors() {}

    public static ApiException of(StoreException exception, ResourceType type, ObjectKey key) {
        return switch (exception.reason()) {
            case ALREADY_EXISTS -> ApiException.alreadyExists(type, key.name());
            case NOT_FOUND -> ApiException.notFound(type, key.name());
            case CONFLICT -> ApiException.modified(type, key.name());
            case NAMESPACE_NOT_FOUND -> ApiException.notFound(ResourceTypes.NAMESPACES, key.namespace());
            case NAMESPACE_TERMINATING -> namespaceTerminating(type, key.name(), key.namespace());
            case TOO_LARGE -> ApiException.tooLarge(exception.getMessage());
            case REVISION_GONE -> ApiException.gone(exception.getMessage());
            case REVISION_NOT_REACHED -> tooLargeResourceVersion(exception.getMessage());
        };
    }

    /** For reads, which name no single object. */
    public static ApiException of(StoreException exception, ResourceType type) {
        return of(exception, type, ObjectKey.clusterScoped(""));
    }

    public static ApiException of(StoreUnavailableException unavailable) {
        return new ApiException(
                503,
                "ServiceUnavailable",
                "the store is not available: " + unavailable.getMessage(),
                new Details("", "", "", "", List.of(), 1));
    }

    public static ApiException namespaceTerminating(ResourceType type, String name, String namespace) {
        Cause cause = new Cause(
                "NamespaceTerminating", "namespace " + namespace + " is being terminated", "metadata.namespace");
        String quoted = type.qualifiedPlural() + " \"" + name + "\"";
        return new ApiException(
                403,
                "Forbidden",
                quoted + " is forbidden: unable to create new content in namespace " + namespace
                        + " because it is being terminated",
                new Details(type.group(), type.plural(), name, "", List.of(cause), 0));
    }

    private static ApiException tooLargeResourceVersion(String message) {
        Cause cause = new Cause("ResourceVersionTooLarge", "Too large resource version", "");
        return new ApiException(504, "Timeout", message, new Details("", "", "", "", List.of(cause), 1));
    }
}

package dev.capstan.apiserver.schema;

import dev.capstan.resource.ResourceType;
import org.springframework.stereotype.Component;

/** All shapes that the server knows, by resource and by Go name. */
@Component
public final class Schemas {
    public Schema of(ResourceType type) {
        return named(type.apiVersion() + "." + type.kind());
    }

    /**
     * @param goName {@code io.k8s.api.core.v1.Binding}, {@code io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions}
     * @throws IllegalArgumentException for a name that is in no document
     */
    public Schema named(String goName) {
        throw new IllegalArgumentException("no schema named " + goName);
    }
}

package dev.capstan.apiserver.schema;

import dev.capstan.resource.ResourceType;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * All shapes that the server knows, by resource and by Go name. They are drawn from the official Java client when the
 * module api-schema is built; the server carries only the result.
 */
@Component
public final class Schemas {
    private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";

    private final TypeTable types = SchemaResources.shapes();

    public Schema of(ResourceType type) {
        return of(type.apiVersion(), type.kind());
    }

    /**
     * @param apiVersion {@code v1}, {@code apps/v1}; kinds that belong to no group ({@code DeleteOptions}, {@code Status}) are
     *     found under any
     * @throws IllegalArgumentException for a kind that is in no document
     */
    public Schema of(String apiVersion, String kind) {
        return named(goName(apiVersion, kind));
    }

    public boolean knows(String apiVersion, String kind) {
        return types.has(goName(apiVersion, kind));
    }

    /**
     * @param goName {@code io.k8s.api.core.v1.Binding}, {@code io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions}
     * @throws IllegalArgumentException for a name that is in no document
     */
    public Schema named(String goName) {
        if (!types.has(goName)) {
            throw new IllegalArgumentException("no schema named " + goName);
        }
        return FieldSchema.type(goName, types);
    }

    /** The Go names of all types. */
    public Set<String> names() {
        return types.names();
    }

    /** What each type and field is for; read from the class path at every call. A type's own text is under {@code ""}. */
    public Map<String, Map<String, String>> descriptions() {
        return SchemaResources.descriptions();
    }

    private String goName(String apiVersion, String kind) {
        String meta = META + kind;
        return types.has(meta) ? meta : packageOf(apiVersion) + kind;
    }

    /** {@code coordination.k8s.io/v1} is Go's package {@code coordination/v1}. */
    private static String packageOf(String apiVersion) {
        int slash = apiVersion.indexOf('/');
        String group = slash < 0 ? "core" : apiVersion.substring(0, slash).split("\\.", 2)[0];
        return "io.k8s.api." + group + "." + apiVersion.substring(slash + 1) + ".";
    }
}

package dev.capstan.resource;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Comparator;

/**
 * Where an object is found among those of its type. Also the key of its Kafka record.
 *
 * @param namespace the empty string for cluster-scoped objects
 */
public record ObjectKey(String namespace, String name) implements Comparable<ObjectKey> {
    private static final Comparator<ObjectKey> ORDER =
            Comparator.comparing(ObjectKey::namespace).thenComparing(ObjectKey::name);

    public static ObjectKey namespaced(String namespace, String name) {
        return new ObjectKey(namespace, name);
    }

    public static ObjectKey clusterScoped(String name) {
        return new ObjectKey("", name);
    }

    public static ObjectKey of(HasMetadata object) {
        String namespace = object.getMetadata().getNamespace();
        return new ObjectKey(
                namespace == null ? "" : namespace, object.getMetadata().getName());
    }

    /** The inverse of {@link #toString()}. */
    public static ObjectKey parse(String key) {
        int slash = key.indexOf('/');
        return slash < 0 ? clusterScoped(key) : namespaced(key.substring(0, slash), key.substring(slash + 1));
    }

    /** Lists are ordered as etcd orders them: by namespace, then by name. */
    @Override
    public int compareTo(ObjectKey other) {
        return ORDER.compare(this, other);
    }

    /** {@code namespace/name}, or the bare name for cluster-scoped objects. */
    @Override
    public String toString() {
        return namespace.isEmpty() ? name : namespace + "/" + name;
    }
}

package dev.capstan.lifecycle.testing;

import dev.capstan.lifecycle.api.Deletion;
import dev.capstan.lifecycle.api.LiveObjects;
import dev.capstan.resource.ObjectKey;
import dev.capstan.resource.ResourceType;
import dev.capstan.resource.ResourceTypes;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An API server in memory, as far as {@link LiveObjects} reaches: versions are checked, merge patches merged, deletions
 * carried out at once unless finalizers hold the object.
 */
public final class FakeLiveObjects implements LiveObjects {
    private final KubernetesSerialization serialization = new KubernetesSerialization();
    private final Map<ResourceType, Map<ObjectKey, HasMetadata>> objects = new LinkedHashMap<>();
    private final List<String> writes = new ArrayList<>();
    private final List<String> reads = new ArrayList<>();
    private @Nullable KubernetesClientException failure;
    private boolean answersAreLost;
    private long version = 100;

    /** Puts an object there, past all rules. */
    public void put(HasMetadata object) {
        of(ResourceTypes.of(object.getClass())).put(ObjectKey.of(object), serialization.clone(object));
    }

    public void remove(HasMetadata object) {
        of(ResourceTypes.of(object.getClass())).remove(ObjectKey.of(object));
    }

    /** Every call fails so, until told otherwise. */
    public void failWith(@Nullable KubernetesClientException cause) {
        failure = cause;
    }

    /** Patches are carried out, and answered by nobody. */
    public void loseAnswers(boolean lost) {
        answersAreLost = lost;
    }

    /** What was written, in order: {@code delete pods default/web Background}. */
    public List<String> writes() {
        return writes;
    }

    /** What was asked for, in order: {@code nodes node-1}. */
    public List<String> reads() {
        return reads;
    }

    @Override
    public <T extends HasMetadata> Optional<T> get(Class<T> model, ObjectKey key) {
        failIfAsked();
        ResourceType type = ResourceTypes.of(model);
        reads.add(type + " " + key);
        return Optional.ofNullable(of(type).get(key)).map(serialization::clone).map(model::cast);
    }

    @Override
    public <T extends HasMetadata> List<T> list(Class<T> model, String namespace) {
        failIfAsked();
        return of(ResourceTypes.of(model)).values().stream()
                .filter(object ->
                        namespace.isEmpty() || ObjectKey.of(object).namespace().equals(namespace))
                .map(serialization::clone)
                .map(model::cast)
                .toList();
    }

    @Override
    public boolean isEmpty(ResourceType type, String namespace) {
        return list(type.model(), namespace).isEmpty();
    }

    @Override
    public void createIfAbsent(HasMetadata object) {
        failIfAsked();
        ResourceType type = ResourceTypes.of(object.getClass());
        if (of(type).putIfAbsent(ObjectKey.of(object), object) == null) {
            writes.add("create " + type + " " + ObjectKey.of(object));
        }
    }

    @Override
    public void patch(HasMetadata seen, Map<String, ?> change) {
        merge(seen, change);
        writes.add("patch " + ResourceTypes.of(seen.getClass()) + " " + ObjectKey.of(seen));
        loseAnswerIfAsked();
    }

    @Override
    public void patchStatus(HasMetadata seen, Map<String, ?> status) {
        merge(seen, Map.of("status", status));
        writes.add("patch " + ResourceTypes.of(seen.getClass()) + "/status " + ObjectKey.of(seen));
        loseAnswerIfAsked();
    }

    private void merge(HasMetadata seen, Map<String, ?> change) {
        failIfAsked();
        HasMetadata current = current(seen, true);
        @SuppressWarnings("unchecked") // an object is a JSON map
        Map<String, Object> tree = serialization.convertValue(current, Map.class);
        @SuppressWarnings("unchecked") // so is the change
        Map<String, Object> changes = serialization.unmarshal(serialization.asJson(change), Map.class);
        HasMetadata merged = serialization.convertValue(merged(tree, changes), seen.getClass());
        merged.getMetadata().setResourceVersion(String.valueOf(++version));
        put(merged);
        if (merged.getMetadata().getDeletionTimestamp() != null
                && merged.getMetadata().getFinalizers().isEmpty()
                && !hasSpecFinalizers(merged)) {
            remove(merged);
        }
    }

    private static boolean hasSpecFinalizers(HasMetadata object) {
        return object instanceof Namespace namespace
                && namespace.getSpec() != null
                && !namespace.getSpec().getFinalizers().isEmpty();
    }

    @SuppressWarnings("unchecked") // JSON objects are maps
    private static Map<String, Object> merged(Map<String, Object> base, Map<String, Object> changes) {
        Map<String, Object> result = new LinkedHashMap<>(base);
        changes.forEach((name, value) -> {
            if (value instanceof Map<?, ?> inner && result.get(name) instanceof Map<?, ?> existing) {
                result.put(name, merged((Map<String, Object>) existing, (Map<String, Object>) inner));
            } else {
                result.put(name, value);
            }
        });
        return result;
    }

    @Override
    public void delete(HasMetadata seen, Deletion deletion) {
        failIfAsked();
        ResourceType type = ResourceTypes.of(seen.getClass());
        HasMetadata current = of(type).get(ObjectKey.of(seen));
        if (current == null) {
            return;
        }
        current(seen, deletion.ifUnchanged());
        writes.add("delete " + type + " " + ObjectKey.of(seen) + suffix(deletion));
        Set<String> finalizers = new LinkedHashSet<>(current.getMetadata().getFinalizers());
        switch (deletion.propagation()) {
            case null -> {}
            case BACKGROUND -> {}
            case FOREGROUND -> finalizers.add("foregroundDeletion");
            case ORPHAN -> finalizers.add("orphan");
        }
        if (finalizers.isEmpty()) {
            remove(current);
        } else {
            current.getMetadata().setFinalizers(List.copyOf(finalizers));
            current.getMetadata().setDeletionTimestamp("2026-01-01T00:00:00Z");
            current.getMetadata().setResourceVersion(String.valueOf(++version));
        }
    }

    private static String suffix(Deletion deletion) {
        String propagation = deletion.propagation() == null ? "" : " " + deletion.propagation();
        return deletion.graceSeconds() == null ? propagation : propagation + " grace=" + deletion.graceSeconds();
    }

    @Override
    public void deleteCollection(ResourceType type, String namespace) {
        failIfAsked();
        writes.add("deletecollection " + type + " " + namespace);
        of(type).values()
                .removeIf(object -> ObjectKey.of(object).namespace().equals(namespace)
                        && object.getMetadata().getFinalizers().isEmpty());
    }

    @Override
    public void finalizeNamespace(Namespace namespace) {
        failIfAsked();
        writes.add("finalize " + namespace.getMetadata().getName() + " "
                + namespace.getSpec().getFinalizers());
    }

    private HasMetadata current(HasMetadata seen, boolean sameVersion) {
        HasMetadata current = of(ResourceTypes.of(seen.getClass())).get(ObjectKey.of(seen));
        if (current == null) {
            throw new KubernetesClientException("not found", 404, null);
        }
        boolean same = Objects.equals(
                current.getMetadata().getUid(), seen.getMetadata().getUid());
        boolean unchanged = Objects.equals(
                current.getMetadata().getResourceVersion(), seen.getMetadata().getResourceVersion());
        if (!same || (sameVersion && !unchanged)) {
            throw new KubernetesClientException("conflict", 409, null);
        }
        return current;
    }

    private Map<ObjectKey, HasMetadata> of(ResourceType type) {
        return objects.computeIfAbsent(type, ignored -> new LinkedHashMap<>());
    }

    private void failIfAsked() {
        if (failure != null) {
            throw failure;
        }
    }

    private void loseAnswerIfAsked() {
        if (answersAreLost) {
            throw new KubernetesClientException("connection reset");
        }
    }
}

package dev.capstan.apiserver.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.capstan.apiserver.errors.ApiException;
import dev.capstan.apiserver.errors.FieldError;
import dev.capstan.apiserver.fieldmanager.FieldTracking;
import dev.capstan.apiserver.store.StoredObject;
import dev.capstan.apiserver.testing.InMemoryObjectStore;
import dev.capstan.resource.ObjectKey;
import dev.capstan.resource.ResourceTypes;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class UpdaterTest {
    private static final ObjectKey KEY = ObjectKey.namespaced("default", "c");

    private final InMemoryObjectStore store = new InMemoryObjectStore();
    private final Updater updater = new Updater(store, new OptimisticWrite(store));
    private final StoredObject stored = store.put(
            ResourceTypes.CONFIGMAPS, "{\"metadata\": {\"name\": \"c\", \"namespace\": \"default\"}, \"data\": {}}");

    @Test
    void anUpdateThatChangesNothingKeepsTheResourceVersion() {
        Written written = update((current, warnings) -> current, false);

        assertThat(Metadata.of(written.object()).resourceVersion()).isEqualTo(Long.toString(stored.revision()));
        assertThat(store.status().revision()).isEqualTo(stored.revision());
    }

    @Test
    void aDryRunShowsWhatWouldBeAndWritesNothing() {
        Written written = update((current, warnings) -> with(current, "a"), true);

        assertThat(written.object().path("data").has("a")).isTrue();
        assertThat(store.status().revision()).isEqualTo(stored.revision());
    }

    @Test
    void startsOverWhenSomebodyElseWroteMeanwhile() {
        AtomicInteger attempts = new AtomicInteger();

        Written written = update(
                (current, warnings) -> {
                    if (attempts.incrementAndGet() == 1) {
                        store.put(
                                ResourceTypes.CONFIGMAPS,
                                "{\"metadata\": {\"name\": \"c\", \"namespace\": \"default\", \"uid\": \""
                                        + stored.uid() + "\"}, \"data\": {\"theirs\": \"x\"}}");
                    }
                    return with(current, "ours");
                },
                false);

        assertThat(written.object().path("data").has("theirs")).isTrue();
        assertThat(written.object().path("data").has("ours")).isTrue();
    }

    @Test
    void refusesAnUpdateOfAnotherVersionOrAnotherObject() {
        assertThatThrownBy(() -> update((current, warnings) -> set(current, "resourceVersion", "999"), false))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.code()).isEqualTo(409))
                .hasMessageContaining("the object has been modified");
        assertThatThrownBy(() -> update((current, warnings) -> set(current, "uid", "other"), false))
                .hasMessageContaining("Precondition failed: UID in precondition: other");
        assertThatThrownBy(() -> update((current, warnings) -> set(current, "name", "other"), false))
                .hasMessage("the name of the object (other) does not match the name on the URL (c)");
        assertThatThrownBy(() -> update((current, warnings) -> set(current, "namespace", "other"), false))
                .hasMessage("the namespace of the provided object does not match the namespace sent on the request");
    }

    @Test
    void theLastFinalizerTakesTheObjectWithIt() {
        store.put(
                ResourceTypes.CONFIGMAPS,
                "{\"metadata\": {\"name\": \"c\", \"namespace\": \"default\", \"finalizers\": [\"x/y\"],"
                        + " \"deletionTimestamp\": \"2026-01-01T00:00:00Z\", \"deletionGracePeriodSeconds\": 0}}");

        update(
                (current, warnings) -> {
                    Metadata.of(current).setFinalizers(List.of());
                    return current;
                },
                false);

        assertThatThrownBy(() -> update((current, warnings) -> current, false))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.code()).isEqualTo(404));
    }

    private Written update(Updater.Change change, boolean dryRun) {
        return updater.update(ResourceTypes.CONFIGMAPS, KEY, change, new Anything(), FieldTracking.NONE, dryRun);
    }

    private static ObjectNode with(ObjectNode configMap, String key) {
        configMap.withObjectProperty("data").put(key, "x");
        return configMap;
    }

    private static ObjectNode set(ObjectNode object, String field, String value) {
        Metadata.of(object).node().put(field, value);
        return object;
    }

    private static final class Anything implements UpdateRules {
        @Override
        public void prepare(ObjectNode object, ObjectNode old) {}

        @Override
        public List<FieldError> validate(ObjectNode object, ObjectNode old, List<String> warnings) {
            return List.of();
        }
    }
}

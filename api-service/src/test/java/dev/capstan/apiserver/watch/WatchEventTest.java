package dev.capstan.apiserver.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.apiserver.selector.ObjectFilter;
import dev.capstan.apiserver.store.Change;
import dev.capstan.apiserver.store.StoredObject;
import dev.capstan.apiserver.testing.PlainStrategy;
import dev.capstan.resource.ObjectKey;
import dev.capstan.resource.ResourceTypes;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class WatchEventTest {
    private static final ObjectKey KEY = ObjectKey.namespaced("default", "p");

    private final ObjectFilter web =
            ObjectFilter.parse(new PlainStrategy(ResourceTypes.PODS, Duration.ZERO), "app=web", "");

    private final StoredObject selected = pod(5, "web");
    private final StoredObject unselected = pod(6, "api");

    @Test
    void anObjectThatBeginsToMatchAppears() {
        assertThat(type(Change.Kind.MODIFIED, unselected, selected)).contains(WatchEvent.Type.ADDED);
        assertThat(type(Change.Kind.ADDED, null, selected)).contains(WatchEvent.Type.ADDED);
    }

    @Test
    void anObjectThatCeasesToMatchGoesAsItLastMatched() {
        Optional<WatchEvent> event = WatchEvent.of(change(Change.Kind.MODIFIED, selected, unselected), web);

        assertThat(event).hasValueSatisfying(deleted -> {
            assertThat(deleted.type()).isEqualTo(WatchEvent.Type.DELETED);
            assertThat(deleted.object()
                            .path("metadata")
                            .path("labels")
                            .path("app")
                            .stringValue())
                    .isEqualTo("web");
            assertThat(deleted.object().path("metadata").path("resourceVersion").stringValue())
                    .isEqualTo("6");
        });
        assertThat(selected.tree().path("metadata").path("resourceVersion").stringValue())
                .as("the stored object is shared and stays as it is")
                .isEqualTo("5");
    }

    @Test
    void whatNeverMatchedIsNeverTold() {
        assertThat(type(Change.Kind.ADDED, null, unselected)).isEmpty();
        assertThat(type(Change.Kind.MODIFIED, unselected, unselected)).isEmpty();
        assertThat(type(Change.Kind.DELETED, unselected, unselected)).isEmpty();
    }

    @Test
    void changesAndDeletionsOfWhatMatchesAreTold() {
        assertThat(type(Change.Kind.MODIFIED, selected, selected)).contains(WatchEvent.Type.MODIFIED);
        assertThat(type(Change.Kind.DELETED, selected, selected)).contains(WatchEvent.Type.DELETED);
    }

    private Optional<WatchEvent.Type> type(Change.Kind kind, StoredObject before, StoredObject after) {
        return WatchEvent.of(change(kind, before, after), web).map(WatchEvent::type);
    }

    private static Change change(Change.Kind kind, StoredObject before, StoredObject after) {
        return new Change(kind, after.revision(), ResourceTypes.PODS, KEY, before, after, null);
    }

    private static StoredObject pod(long revision, String app) {
        ObjectNode tree = (ObjectNode) JsonMapper.builder()
                .build()
                .readTree("{\"metadata\": {\"name\": \"p\", \"namespace\": \"default\", \"resourceVersion\": \""
                        + revision + "\", \"labels\": {\"app\": \"" + app + "\"}}}");
        return new StoredObject(ResourceTypes.PODS, KEY, "u", revision, tree);
    }
}

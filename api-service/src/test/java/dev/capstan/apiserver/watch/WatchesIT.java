package dev.capstan.apiserver.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.apiserver.testing.ApiClient;
import dev.capstan.apiserver.testing.ApiClient.Answer;
import dev.capstan.apiserver.testing.ApiServer;
import dev.capstan.apiserver.testing.SharedApiServer;
import dev.capstan.apiserver.testing.WatchStream;
import dev.capstan.apiserver.testing.WatchStream.Frame;
import org.junit.jupiter.api.Test;

class WatchesIT {
    private final ApiClient client = SharedApiServer.client();
    private final String configMaps = "/api/v1/namespaces/" + SharedApiServer.namespace() + "/configmaps";

    @Test
    void showsWhatIsThereAndThenEveryChange() {
        create("old", "");
        try (WatchStream watch = client.watch(configMaps + "?watch=true")) {
            assertThat(watch.next()).satisfies(frame -> expect(frame, "ADDED", "old"));

            create("new", "");
            client.merge(configMaps + "/new", "{\"data\": {\"a\": \"b\"}}");
            Answer deleted = client.delete(configMaps + "/old");

            expect(watch.next(), "ADDED", "new");
            Frame modified = watch.next();
            expect(modified, "MODIFIED", "new");
            assertThat(modified.at("/data/a")).isEqualTo("b");
            assertThat(modified.at("/kind")).isEqualTo("ConfigMap");
            expect(watch.next(), "DELETED", "old");
            assertThat(deleted.code()).isEqualTo(200);
        }
    }

    @Test
    void startsAfterTheRevisionOfAList() {
        create("listed", "");
        String revision = client.get(configMaps).at("/metadata/resourceVersion");
        create("later", "");

        try (WatchStream watch = client.watch(configMaps + "?watch=1&resourceVersion=" + revision)) {
            expect(watch.next(), "ADDED", "later");
        }
    }

    @Test
    void seesObjectsComeAndGoBySelector() {
        create("c", ", \"labels\": {\"app\": \"api\"}");
        String revision = client.get(configMaps).at("/metadata/resourceVersion");
        String selected = configMaps + "?watch=true&labelSelector=app%3Dweb&resourceVersion=" + revision;
        try (WatchStream watch = client.watch(selected)) {
            label("web");
            expect(watch.next(), "ADDED", "c");
            client.merge(configMaps + "/c", "{\"data\": {\"a\": \"b\"}}");
            expect(watch.next(), "MODIFIED", "c");
            Answer unlabelled = label("api");
            Frame gone = watch.next();
            expect(gone, "DELETED", "c");
            assertThat(gone.at("/metadata/labels/app")).isEqualTo("web");
            assertThat(gone.at("/metadata/resourceVersion")).isEqualTo(unlabelled.at("/metadata/resourceVersion"));
            client.delete(configMaps + "/c");
            create("d", ", \"labels\": {\"app\": \"web\"}");
            expect(watch.next(), "ADDED", "d");
        }
    }

    @Test
    void marksTheEndOfTheInitialEventsForWhoAsks() {
        create("c", "");
        String streaming =
                "?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true";
        try (WatchStream watch = client.watch(configMaps + streaming)) {
            expect(watch.next(), "ADDED", "c");
            Frame bookmark = watch.next();
            assertThat(bookmark.type()).isEqualTo("BOOKMARK");
            assertThat(bookmark.object()
                            .path("metadata")
                            .path("annotations")
                            .path("k8s.io/initial-events-end")
                            .stringValue())
                    .isEqualTo("true");
            create("d", "");
            expect(watch.next(), "ADDED", "d");
        }
        assertThat(client.get(configMaps + "?watch=true&sendInitialEvents=true").message())
                .contains("sendInitialEvents requires setting resourceVersionMatch to NotOlderThan");
    }

    @Test
    void aTableIsWatchedRowByRow() {
        create("c", "");
        String accept = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";
        try (WatchStream watch = client.watch(configMaps + "?watch=true", accept)) {
            Frame first = watch.next();
            create("d", "");
            Frame second = watch.next();

            assertThat(first.at("/rows/0/cells/0")).isEqualTo("c");
            assertThat(first.object().path("columnDefinitions").size()).isPositive();
            assertThat(second.at("/rows/0/cells/0")).isEqualTo("d");
            assertThat(second.object().path("columnDefinitions").isNull()).isTrue();
        }
    }

    @Test
    void endsWhenItsTimeIsUp() {
        try (WatchStream watch = client.watch(configMaps + "?watch=true&timeoutSeconds=1")) {
            assertThat(watch.code()).isEqualTo(200);
            assertThat(watch.next().type()).isEmpty();
        }
    }

    @Test
    void clusterWideWatchesSeeAllNamespaces() {
        String revision = client.get("/api/v1/configmaps").at("/metadata/resourceVersion");
        try (WatchStream watch = client.watch("/api/v1/configmaps?watch=true&resourceVersion=" + revision)) {
            create("here", "");
            String elsewhere = "/api/v1/namespaces/" + SharedApiServer.namespace() + "/configmaps";
            client.post(elsewhere, "{\"metadata\": {\"name\": \"there\"}}");

            expect(watch.next(), "ADDED", "here");
            expect(watch.next(), "ADDED", "there");
        }
    }

    @Test
    void endsCleanlyWhenTheServerStops() {
        try (ApiServer server = ApiServer.start()) {
            ApiClient own = new ApiClient(server, ApiServer.ADMIN_TOKEN);
            try (WatchStream watch = own.watch("/api/v1/namespaces/default/configmaps?watch=true")) {
                assertThat(watch.code()).isEqualTo(200);
                server.close();
                assertThat(watch.next().type()).isEmpty();
            }
        }
    }

    private static void expect(Frame frame, String type, String name) {
        assertThat(frame.type()).isEqualTo(type);
        assertThat(frame.name()).isEqualTo(name);
    }

    private Answer label(String app) {
        return client.merge(configMaps + "/c", "{\"metadata\": {\"labels\": {\"app\": \"" + app + "\"}}}");
    }

    private void create(String name, String moreMetadata) {
        client.post(configMaps, "{\"metadata\": {\"name\": \"" + name + "\"" + moreMetadata + "}}");
    }
}

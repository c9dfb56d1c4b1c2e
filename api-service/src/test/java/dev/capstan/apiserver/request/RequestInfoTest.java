package dev.capstan.apiserver.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.resource.ObjectKey;
import dev.capstan.resource.ResourceTypes;
import org.junit.jupiter.api.Test;

class RequestInfoTest {
    @Test
    void readsTheObjectOutOfThePath() {
        RequestInfo info = get("/apis/apps/v1/namespaces/shop/deployments/web/scale");

        assertThat(info.type()).contains(ResourceTypes.DEPLOYMENTS);
        assertThat(info.key(ResourceTypes.DEPLOYMENTS)).isEqualTo(ObjectKey.namespaced("shop", "web"));
        assertThat(info.subresource()).isEqualTo("scale");
        assertThat(info.verb()).isEqualTo(Verb.GET);
    }

    @Test
    void aNamespaceIsAnObjectAndAPlace() {
        RequestInfo object = get("/api/v1/namespaces/shop");
        RequestInfo status = get("/api/v1/namespaces/shop/status");
        RequestInfo place = get("/api/v1/namespaces/shop/pods");

        assertThat(object.type()).contains(ResourceTypes.NAMESPACES);
        assertThat(object.key(ResourceTypes.NAMESPACES)).isEqualTo(ObjectKey.clusterScoped("shop"));
        assertThat(status.subresource()).isEqualTo("status");
        assertThat(place.type()).contains(ResourceTypes.PODS);
        assertThat(place.namespace()).isEqualTo("shop");
    }

    @Test
    void aCollectionIsListedOrWatchedOrDeleted() {
        assertThat(get("/api/v1/pods").verb()).isEqualTo(Verb.LIST);
        assertThat(request("GET", "/api/v1/pods", "watch=true").verb()).isEqualTo(Verb.WATCH);
        assertThat(request("GET", "/api/v1/pods", "watch=0").verb()).isEqualTo(Verb.LIST);
        assertThat(request("DELETE", "/api/v1/namespaces/shop/pods", "").verb()).isEqualTo(Verb.DELETECOLLECTION);
        assertThat(request("POST", "/api/v1/namespaces/shop/pods", "").verb()).isEqualTo(Verb.CREATE);
    }

    @Test
    void aListOfOneIsAboutThatOne() {
        assertThat(request("GET", "/api/v1/nodes", "fieldSelector=metadata.name%3Dn1")
                        .name())
                .isEqualTo("n1");
    }

    @Test
    void pathsOutsideTheApiNameNoResource() {
        assertThat(get("/api/v1").isResourceRequest()).isFalse();
        assertThat(get("/apis/apps/v1").isResourceRequest()).isFalse();
        assertThat(get("/healthz").isResourceRequest()).isFalse();
        assertThat(get("/").isResourceRequest()).isFalse();
        assertThat(get("///").isResourceRequest()).isFalse();
        assertThat(get("/apis/apps/v1/unknowns").type()).isEmpty();
    }

    private static RequestInfo get(String path) {
        return request("GET", path, "");
    }

    private static RequestInfo request(String method, String path, String query) {
        return RequestInfo.of(method, path, QueryParameters.parse(query));
    }
}

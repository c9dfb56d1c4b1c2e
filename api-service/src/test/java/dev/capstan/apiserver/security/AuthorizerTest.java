package dev.capstan.apiserver.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.capstan.apiserver.errors.ApiException;
import dev.capstan.apiserver.request.QueryParameters;
import dev.capstan.apiserver.request.RequestInfo;
import dev.capstan.apiserver.request.UserInfo;
import dev.capstan.apiserver.testing.InMemoryObjectStore;
import dev.capstan.resource.ResourceTypes;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class AuthorizerTest {
    private static final UserInfo ADMIN = user("kubernetes-admin", "system:masters");
    private static final UserInfo SCHEDULER = user("system:kube-scheduler");
    private static final UserInfo REPLICASET_CONTROLLER =
            user("system:serviceaccount:kube-system:replicaset-controller");
    private static final UserInfo STRANGER = user("mallory");

    private final InMemoryObjectStore store = new InMemoryObjectStore();
    private final Authorizer authorizer = new Authorizer(new ComponentRules(), new NodeRule(store));

    @Test
    void deniesWhatNoRuleAllows() {
        assertThat(allows(STRANGER, "GET", "/api/v1/namespaces/default/pods")).isFalse();
        assertThat(allows(STRANGER, "GET", "/somewhere")).isFalse();
        assertThat(allows(ADMIN, "DELETE", "/api/v1/namespaces/default/pods")).isTrue();
    }

    @Test
    void letsEverybodySeeHealthAndTheAuthenticatedDiscover() {
        assertThat(allows(UserInfo.ANONYMOUS, "GET", "/readyz")).isTrue();
        assertThat(allows(UserInfo.ANONYMOUS, "GET", "/livez")).isTrue();
        assertThat(allows(UserInfo.ANONYMOUS, "GET", "/version")).isTrue();
        assertThat(allows(UserInfo.ANONYMOUS, "GET", "/apis")).isFalse();
        assertThat(allows(UserInfo.ANONYMOUS, "GET", "/capstan/store")).isFalse();
        assertThat(allows(STRANGER, "GET", "/apis/apps/v1")).isTrue();
        assertThat(allows(STRANGER, "GET", "/capstan/store")).isTrue();
        assertThat(allows(STRANGER, "GET", "/versions")).isFalse();
    }

    @Test
    void tellsReasonsAndMetricsToThoseWhoWatchOverTheCluster() {
        UserInfo monitoring = new UserInfo("prometheus", "", new TreeSet<>(Set.of("system:monitoring")));
        for (String path : List.of("/readyz/database", "/livez/ping", "/metrics")) {
            assertThat(allows(UserInfo.ANONYMOUS, "GET", path)).as(path).isFalse();
            assertThat(allows(STRANGER, "GET", path)).as(path).isFalse();
            assertThat(allows(monitoring, "GET", path)).as(path).isTrue();
            assertThat(allows(ADMIN, "GET", path)).as(path).isTrue();
        }
        assertThat(allows(monitoring, "POST", "/metrics")).isFalse();
    }

    @Test
    void aSchedulerBindsButDoesNotCreate() {
        assertThat(allows(SCHEDULER, "POST", "/api/v1/namespaces/a/pods/p/binding"))
                .isTrue();
        assertThat(allows(SCHEDULER, "PATCH", "/api/v1/namespaces/a/pods/p/status"))
                .isTrue();
        assertThat(allows(SCHEDULER, "POST", "/api/v1/namespaces/a/pods")).isFalse();
        assertThat(allows(SCHEDULER, "PATCH", "/api/v1/namespaces/a/pods/p")).isFalse();
        assertThat(allows(SCHEDULER, "GET", "/api/v1/namespaces/a/secrets/s")).isFalse();
    }

    @Test
    void aControllerWritesOnlyWhatItControls() {
        assertThat(allows(REPLICASET_CONTROLLER, "POST", "/api/v1/namespaces/a/pods"))
                .isTrue();
        assertThat(allows(REPLICASET_CONTROLLER, "PUT", "/apis/apps/v1/namespaces/a/replicasets/r/status"))
                .isTrue();
        assertThat(allows(REPLICASET_CONTROLLER, "POST", "/apis/apps/v1/namespaces/a/replicasets"))
                .isFalse();
        assertThat(allows(REPLICASET_CONTROLLER, "POST", "/api/v1/namespaces/a/pods/p/binding"))
                .isFalse();
    }

    @Nested
    class GivenAnAgent {
        private static final UserInfo AGENT = user("system:node:n1", "system:nodes");

        @BeforeEach
        void podsOnTwoNodes() {
            store.put(ResourceTypes.PODS, """
                    {"metadata": {"name": "mine", "namespace": "a"}, "spec": {"nodeName": "n1",
                     "imagePullSecrets": [{"name": "pull"}],
                     "volumes": [{"secret": {"secretName": "tls"}}, {"configMap": {"name": "conf"}}],
                     "containers": [{"env": [{"valueFrom": {"secretKeyRef": {"name": "env"}}}]}]}}
                    """);
            store.put(ResourceTypes.PODS, """
                    {"metadata": {"name": "other", "namespace": "a"}, "spec": {"nodeName": "n2",
                     "volumes": [{"secret": {"secretName": "foreign"}}]}}
                    """);
        }

        @Test
        void readsAllPods() {
            assertThat(allows(AGENT, "GET", "/api/v1/pods")).isTrue();
            assertThat(allows(AGENT, "GET", "/api/v1/namespaces/a/pods/other")).isTrue();
        }

        @Test
        void writesOnlyTheStatusOfItsOwnPods() {
            assertThat(allows(AGENT, "PATCH", "/api/v1/namespaces/a/pods/mine/status"))
                    .isTrue();
            assertThat(allows(AGENT, "DELETE", "/api/v1/namespaces/a/pods/mine"))
                    .isTrue();
            assertThat(allows(AGENT, "PATCH", "/api/v1/namespaces/a/pods/mine")).isFalse();
            assertThat(allows(AGENT, "PATCH", "/api/v1/namespaces/a/pods/other/status"))
                    .isFalse();
            assertThat(allows(AGENT, "DELETE", "/api/v1/namespaces/a/pods/other"))
                    .isFalse();
            assertThat(allows(AGENT, "POST", "/api/v1/namespaces/a/pods")).isFalse();
        }

        @Test
        void isToldThatAPodIsGoneThatItWritesAbout() {
            for (String path : Set.of("pods/gone/status", "pods/other/status", "pods/mine")) {
                RequestInfo patch = info("PATCH", "/api/v1/namespaces/a/" + path);
                assertThatExceptionOfType(ApiException.class)
                        .isThrownBy(() -> authorizer.require(AGENT, patch))
                        .as(path)
                        .satisfies(refused -> assertThat(refused.code()).isEqualTo(path.contains("gone") ? 404 : 403));
            }
            assertThatExceptionOfType(ApiException.class)
                    .isThrownBy(
                            () -> authorizer.require(STRANGER, info("PATCH", "/api/v1/namespaces/a/pods/gone/status")))
                    .satisfies(refused -> assertThat(refused.code()).isEqualTo(403));
        }

        @Test
        void writesOnlyItsOwnNodeAndLease() {
            assertThat(allows(AGENT, "PATCH", "/api/v1/nodes/n1/status")).isTrue();
            assertThat(allows(AGENT, "PATCH", "/api/v1/nodes/n2/status")).isFalse();
            assertThat(allows(AGENT, "PUT", "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/n1"))
                    .isTrue();
            assertThat(allows(AGENT, "PUT", "/apis/coordination.k8s.io/v1/namespaces/kube-system/leases/n1"))
                    .isFalse();
        }

        @Test
        void readsOnlyTheSecretsThatItsPodsName() {
            for (String named : Set.of("pull", "tls", "env")) {
                assertThat(allows(AGENT, "GET", "/api/v1/namespaces/a/secrets/" + named))
                        .as(named)
                        .isTrue();
            }
            assertThat(allows(AGENT, "GET", "/api/v1/namespaces/a/configmaps/conf"))
                    .isTrue();
            assertThat(allows(AGENT, "GET", "/api/v1/namespaces/a/secrets/foreign"))
                    .isFalse();
            assertThat(allows(AGENT, "GET", "/api/v1/namespaces/b/secrets/tls")).isFalse();
            assertThat(allows(AGENT, "GET", "/api/v1/namespaces/a/secrets")).isFalse();
            assertThat(allows(AGENT, "PUT", "/api/v1/namespaces/a/secrets/tls")).isFalse();
        }
    }

    private boolean allows(UserInfo user, String method, String path) {
        return authorizer.allows(user, info(method, path));
    }

    private static RequestInfo info(String method, String path) {
        return RequestInfo.of(method, path, QueryParameters.parse(""));
    }

    private static UserInfo user(String name, String... groups) {
        Set<String> all = new java.util.HashSet<>(Set.of(groups));
        all.add(UserInfo.AUTHENTICATED);
        return new UserInfo(name, "", all);
    }
}

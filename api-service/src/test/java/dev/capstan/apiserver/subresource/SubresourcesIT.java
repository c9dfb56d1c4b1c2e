package dev.capstan.apiserver.subresource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.apiserver.testing.ApiClient;
import dev.capstan.apiserver.testing.ApiClient.Answer;
import dev.capstan.apiserver.testing.SharedApiServer;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class SubresourcesIT {
    private final ApiClient client = SharedApiServer.client();
    private final String namespace = SharedApiServer.namespace();
    private final String pods = "/api/v1/namespaces/" + namespace + "/pods";
    private final String deployments = "/apis/apps/v1/namespaces/" + namespace + "/deployments";

    @Nested
    class GivenADeployment {
        private final Answer created = client.post(deployments, """
                {"metadata": {"name": "web"}, "spec": {"replicas": 2,
                 "selector": {"matchLabels": {"app": "web"}, "matchExpressions": [{"key": "tier", "operator": "Exists"}]},
                 "template": {"metadata": {"labels": {"app": "web", "tier": "front"}},
                              "spec": {"containers": [{"name": "main", "image": "busybox"}]}}}}
                """);

        @Test
        void itsScaleIsReadAndWritten() {
            Answer scale = client.get(deployments + "/web/scale");
            Answer patched = client.merge(deployments + "/web/scale", "{\"spec\": {\"replicas\": 5}}");

            assertThat(scale.at("/kind")).isEqualTo("Scale");
            assertThat(scale.at("/apiVersion")).isEqualTo("autoscaling/v1");
            assertThat(scale.at("/metadata/uid")).isEqualTo(created.at("/metadata/uid"));
            assertThat(scale.at("/spec/replicas")).isEqualTo("2");
            assertThat(scale.at("/status/selector")).isEqualTo("app=web,tier");
            assertThat(patched.at("/spec/replicas")).isEqualTo("5");
            Answer deployment = client.get(deployments + "/web");
            assertThat(deployment.at("/spec/replicas")).isEqualTo("5");
            assertThat(deployment.at("/metadata/generation")).isEqualTo("2");
        }

        @Test
        void anOldScaleIsAConflictAndANegativeOneInvalid() {
            ObjectNode scale =
                    (ObjectNode) client.get(deployments + "/web/scale").body();
            client.merge(deployments + "/web/scale", "{\"spec\": {\"replicas\": 3}}");

            assertThat(client.put(deployments + "/web/scale", scale).code()).isEqualTo(409);
            assertThat(client.merge(deployments + "/web/scale", "{\"spec\": {\"replicas\": -1}}")
                            .message())
                    .isEqualTo("Scale.autoscaling \"web\" is invalid: spec.replicas: Invalid value: -1: must be greater"
                            + " than or equal to 0");
        }

        @Test
        void itsStatusAndItsSpecAreWrittenApart() {
            ObjectNode object = (ObjectNode) created.body();
            object.withObjectProperty("spec").put("replicas", 9);
            object.putObject("status").put("replicas", 4);

            Answer status = client.put(deployments + "/web/status", object);

            assertThat(status.at("/status/replicas")).isEqualTo("4");
            assertThat(status.at("/spec/replicas")).isEqualTo("2");
            assertThat(status.at("/metadata/generation")).isEqualTo("1");
            Answer spec = client.merge(deployments + "/web", "{\"status\": {\"replicas\": 8}}");
            assertThat(spec.at("/status/replicas")).isEqualTo("4");
            assertThat(spec.at("/metadata/resourceVersion")).isEqualTo(status.at("/metadata/resourceVersion"));
        }
    }

    @Nested
    class GivenAPod {
        private final Answer created = client.post(
                pods,
                "{\"metadata\": {\"name\": \"p\"}, \"spec\": {\"containers\":"
                        + " [{\"name\": \"main\", \"image\": \"busybox\"}, {\"name\": \"side\", \"image\": \"busybox\"}]}}");

        @Test
        void itIsBoundOnce() {
            Answer bound = bind("p", "n1");
            Answer again = bind("p", "n2");

            assertThat(bound.code()).isEqualTo(201);
            assertThat(bound.at("/status")).isEqualTo("Success");
            assertThat(again.code()).isEqualTo(409);
            assertThat(again.message())
                    .isEqualTo("Operation cannot be fulfilled on pods/binding \"p\": pod p is already assigned to node"
                            + " \"n1\"");
            Answer pod = client.get(pods + "/p");
            assertThat(pod.at("/spec/nodeName")).isEqualTo("n1");
            assertThat(pod.at("/status/conditions/0/type")).isEqualTo("PodScheduled");
            assertThat(pod.at("/status/conditions/0/status")).isEqualTo("True");
        }

        @Test
        void ofManySchedulersOneWins() throws Exception {
            List<Callable<Answer>> bindings = IntStream.range(0, 8)
                    .<Callable<Answer>>mapToObj(i -> () -> bind("p", "n" + i))
                    .toList();

            List<Integer> codes;
            try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
                codes = threads.invokeAll(bindings).stream()
                        .map(outcome -> outcome.resultNow().code())
                        .toList();
            }

            assertThat(codes).containsOnlyOnce(201).contains(409);
        }

        @Test
        void itIsBoundThroughTheOlderPathToo() {
            Answer bound = client.post(
                    "/api/v1/namespaces/" + namespace + "/bindings",
                    "{\"metadata\": {\"name\": \"p\"}, \"target\": {\"kind\": \"Node\", \"name\": \"n1\"}}");

            assertThat(bound.code()).isEqualTo(201);
            assertThat(client.get(pods + "/p").at("/spec/nodeName")).isEqualTo("n1");
        }

        @Test
        void aBindingToNothingOrOfAnotherPodIsRefused() {
            assertThat(client.post(pods + "/p/binding", "{\"target\": {\"kind\": \"Node\"}}")
                            .code())
                    .isEqualTo(422);
            assertThat(client.post(
                                    pods + "/p/binding",
                                    "{\"metadata\": {\"name\": \"p\", \"uid\": \"other\"}, \"target\": {\"name\": \"n1\"}}")
                            .code())
                    .isEqualTo(409);
            assertThat(bind("absent", "n1").code()).isEqualTo(404);
        }

        @Test
        void anEvictionDeletesIt() {
            bind("p", "n1");

            assertThat(evict("policy/v1", "\"uid\": \"other\"").code()).isEqualTo(409);
            assertThat(client.get(pods + "/p").text()).doesNotContain("DisruptionTarget");
            assertThat(evict("policy/v1", "").at("/status")).isEqualTo("Success");

            Answer pod = client.get(pods + "/p");
            assertThat(pod.at("/metadata/deletionTimestamp")).isNotEmpty();
            assertThat(pod.at("/metadata/deletionGracePeriodSeconds")).isEqualTo("30");
        }

        @Test
        void anEvictionSaysOnThePodWhyItGoes() {
            bind("p", "n1");
            String version = client.get(pods + "/p").at("/metadata/resourceVersion");

            assertThat(evict("policy/v1", "\"resourceVersion\": \"" + version + "\"")
                            .code())
                    .isEqualTo(201);

            Answer pod = client.get(pods + "/p");
            assertThat(pod.at("/metadata/deletionTimestamp")).isNotEmpty();
            assertThat(pod.at("/status/conditions/1/type")).isEqualTo("DisruptionTarget");
            assertThat(pod.at("/status/conditions/1/status")).isEqualTo("True");
            assertThat(pod.at("/status/conditions/1/reason")).isEqualTo("EvictionByEvictionAPI");
            assertThat(pod.at("/status/conditions/1/message")).isEqualTo("Eviction API: evicting");
        }

        @Test
        void anEvictionMayBeOfTheOlderVersionButNotOfAnotherPod() {
            assertThat(evict("policy/v1beta1", "").code()).isEqualTo(201);
            assertThat(client.get(pods + "/p").code()).isEqualTo(404);
            assertThat(client.post(pods + "/p/eviction", "{\"metadata\": {\"name\": \"q\"}}")
                            .message())
                    .isEqualTo("name in URL does not match name in Eviction object");
        }

        @Test
        void aRehearsedEvictionLeavesIt() {
            Answer rehearsed = client.post(pods + "/p/eviction?dryRun=All", "{\"metadata\": {\"name\": \"p\"}}");

            assertThat(rehearsed.code()).isEqualTo(201);
            assertThat(client.get(pods + "/p").at("/metadata/deletionTimestamp"))
                    .isEmpty();
            assertThat(client.get(pods + "/p").text()).doesNotContain("DisruptionTarget");
        }

        @Test
        void itsLogNeedsTheContainersNameAndANode() {
            assertThat(client.get(pods + "/p/log").message())
                    .isEqualTo("a container name must be specified for pod p, choose one of: [main side]");
            assertThat(client.get(pods + "/p/log?container=x").message())
                    .isEqualTo("container x is not valid for pod p");
            assertThat(client.get(pods + "/p/log?container=main&tailLines=-1").code())
                    .isEqualTo(422);
            assertThat(client.get(pods + "/p/log?container=main").text()).isEmpty();
            assertThat(client.get(pods + "/p/log?container=main").code()).isEqualTo(200);
            assertThat(created.code()).isEqualTo(201);
        }
    }

    private Answer evict(String apiVersion, String preconditions) {
        return client.post(
                pods + "/p/eviction",
                "{\"apiVersion\": \"" + apiVersion + "\", \"kind\": \"Eviction\", \"metadata\": {\"name\": \"p\"},"
                        + " \"deleteOptions\": {\"preconditions\": {" + preconditions + "}}}");
    }

    private Answer bind(String pod, String node) {
        return client.post(
                pods + "/" + pod + "/binding",
                "{\"metadata\": {\"name\": \"" + pod + "\"}, \"target\": {\"kind\": \"Node\", \"name\": \"" + node
                        + "\"}}");
    }
}

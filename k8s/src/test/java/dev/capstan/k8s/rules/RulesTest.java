package dev.capstan.k8s.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.k8s.Kustomizations;
import dev.capstan.k8s.Manifest;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import tools.jackson.databind.node.ObjectNode;

/** The objects of each overlay fit each other, and each rule notices when they don't. */
@ExtendWith(Kustomizations.Shared.class)
class RulesTest {
    private static final List<Rule> RULES = List.of(
            new References(),
            new Selections(),
            new Availability(),
            new Containers(),
            new Hardening(),
            new Network(),
            new Walls());

    @ParameterizedTest
    @FieldSource("dev.capstan.k8s.Kustomizations#OVERLAYS")
    void everyRuleHolds(String overlay, Kustomizations kustomizations) {
        Rendering rendering = new Rendering(kustomizations.render(overlay));

        assertThat(RULES)
                .allSatisfy(rule -> assertThat(rule.violations(rendering)).isEmpty());
    }

    /**
     * One thing done wrong.
     *
     * @param where {@code Kind/name}, or its beginning: names of generated objects end in a hash
     * @param says part of what the rule has to say then
     */
    record Mistake(String overlay, String where, Consumer<ObjectNode> edit, String says) {
        @Override
        public String toString() {
            return overlay + " " + where + ": " + says;
        }
    }

    static final List<Mistake> MISTAKES = List.of(
            // References
            mistake("dev", "Secret/kafka-relay", RulesTest::renamed, "there is no Secret kafka-relay"),
            mistake("dev", "ConfigMap/capstan-settings", RulesTest::renamed, "there is no ConfigMap capstan-settings"),
            mistake(
                    "dev",
                    "ConfigMap/capstan-settings",
                    settings -> ((ObjectNode) settings.path("data")).remove("cluster-cidr"),
                    "there is no key cluster-cidr"),
            mistake(
                    "production",
                    "ConfigMap/capstan-settings",
                    settings -> ((ObjectNode) settings.path("data")).remove("tracing-endpoint"),
                    "there is no key tracing-endpoint"),
            mistake("production", "KafkaUser/relay", RulesTest::renamed, "there is no Secret kafka-relay"),
            mistake("production", "Kafka/capstan-kafka", RulesTest::renamed, "no Secret capstan-kafka-cluster-ca-cert"),
            mistake("dev", "ServiceAccount/scheduler-service", RulesTest::renamed, "there is no ServiceAccount"),
            mistake("dev", "PriorityClass/capstan-service", RulesTest::renamed, "there is no PriorityClass"),
            mistake(
                    "dev",
                    "StatefulSet/postgres",
                    postgres -> ((ObjectNode) postgres.path("spec")).remove("volumeClaimTemplates"),
                    "there is no volume data"),
            mistake(
                    "dev",
                    "DaemonSet/node-agent",
                    agent -> spec(agent).withArray("volumes").addObject().put("name", "identity-of-nobody"),
                    "volume identity-of-nobody comes from nowhere"),
            // Selections
            mistake(
                    "dev",
                    "Deployment/scheduler-service",
                    scheduler -> label(scheduler, "app.kubernetes.io/name", "scheduler"),
                    "its selector selects the Pods of []"),
            mistake(
                    "dev",
                    "Service/capstan-api",
                    service -> ((ObjectNode) service.at("/spec/selector")).put("app.kubernetes.io/name", "api"),
                    "it selects no Pod"),
            mistake(
                    "dev",
                    "Service/capstan-api",
                    service -> ((ObjectNode) service.at("/spec/ports/0")).put("targetPort", "tls"),
                    "has no port \"tls\""),
            // Availability
            mistake("dev", "PodDisruptionBudget/scheduler-service", RulesTest::selectingNobody, "it selects no Pod"),
            mistake(
                    "dev",
                    "PodDisruptionBudget/scheduler-service",
                    RulesTest::selectingNobody,
                    "0 PodDisruptionBudgets"),
            mistake(
                    "dev",
                    "Deployment/api-service",
                    api -> ((ObjectNode) api.path("spec")).put("replicas", 1),
                    "it has one instance only"),
            mistake(
                    "dev",
                    "Deployment/api-service",
                    api -> ((ObjectNode) api.path("spec")).remove("strategy"),
                    "a roll-out stops an instance"),
            mistake(
                    "dev",
                    "Deployment/api-service",
                    api -> spec(api).remove("topologySpreadConstraints"),
                    "it is not spread over nodes"),
            // Containers
            mistake(
                    "dev",
                    "Deployment/api-service",
                    api -> container(api).put("image", "capstan/api-service"),
                    "image capstan/api-service has no tag"),
            mistake(
                    "dev",
                    "Deployment/api-service",
                    api -> container(api).put("image", "capstan/api-service:latest"),
                    "image capstan/api-service:latest has no tag"),
            mistake(
                    "dev",
                    "StatefulSet/kafka",
                    kafka -> container(kafka).remove("readinessProbe"),
                    "no readinessProbe"),
            mistake(
                    "dev",
                    "Deployment/api-service",
                    api -> ((ObjectNode) container(api).at("/startupProbe/httpGet"))
                            .put("port", "https")
                            .put("scheme", "HTTPS"),
                    "startupProbe does not ask /livez at the port management"),
            mistake(
                    "dev",
                    "Deployment/scheduler-service",
                    scheduler ->
                            ((ObjectNode) container(scheduler).at("/livenessProbe/httpGet")).put("path", "/readyz"),
                    "livenessProbe does not ask /livez at the port management"),
            mistake(
                    "dev",
                    "Deployment/lifecycle-service",
                    service -> container(service).withArray("ports").removeAll(),
                    "which it does not have"),
            mistake(
                    "dev",
                    "Deployment/lifecycle-service",
                    service -> container(service).remove("resources"),
                    "no resources.limits.memory"),
            // Hardening
            mistake(
                    "dev",
                    "Deployment/api-service",
                    api -> container(api).remove("securityContext"),
                    "can write its image's files"),
            mistake("dev", "Deployment/api-service", api -> spec(api).remove("securityContext"), "may be root"),
            mistake("dev", "Deployment/api-service", api -> spec(api).put("hostNetwork", true), "hostNetwork"),
            mistake(
                    "dev",
                    "Deployment/api-service",
                    api -> spec(api).remove("enableServiceLinks"),
                    "Services become its settings"),
            mistake(
                    "dev",
                    "ServiceAccount/node-agent",
                    account -> account.remove("automountServiceAccountToken"),
                    "its token is mounted"),
            mistake(
                    "dev",
                    "Role/capstan-viewer",
                    role -> role.put("kind", "RoleBinding"),
                    "Capstan wants no rights in the host cluster"),
            // Network and walls
            mistake(
                    "dev",
                    "NetworkPolicy/default-deny",
                    policy -> ((ObjectNode) policy.path("spec"))
                            .putArray("policyTypes")
                            .add("Ingress"),
                    "no NetworkPolicy denies all Egress"),
            mistake(
                    "dev",
                    "NetworkPolicy/api-is-reached",
                    policy -> ((ObjectNode) policy.at("/spec/podSelector/matchLabels"))
                            .put("app.kubernetes.io/name", "api"),
                    "it selects no Pod"),
            mistake(
                    "dev",
                    "NetworkPolicy/api-is-reached",
                    policy -> ((ObjectNode) policy.at("/spec/ingress/0/ports/0")).put("port", "tls"),
                    "has no port \"tls\""),
            mistake(
                    "production",
                    "NetworkPolicy/api-reaches-database",
                    policy -> ((ObjectNode) policy.at("/spec/egress/0/to/0/ipBlock")).put("cidr", "0.0.0.0/32"),
                    "does not set its address range"),
            mistake(
                    "dev",
                    "NetworkPolicy/database-is-reached",
                    policy -> ((ObjectNode) policy.at("/spec/ingress/0")).remove("from"),
                    "let to the database"),
            mistake(
                    "dev",
                    "NetworkPolicy/api-reaches-database",
                    policy -> ((ObjectNode) policy.path("spec")).putObject("podSelector"),
                    "let out to the database"),
            mistake(
                    "production",
                    "NetworkPolicy/api-reaches-database",
                    policy -> ((ObjectNode) policy.path("spec")).putObject("podSelector"),
                    "let out to port 5432"),
            mistake(
                    "dev",
                    "NetworkPolicy/traces-are-sent",
                    policy -> ((ObjectNode) policy.path("spec")).putObject("podSelector"),
                    "let out to port 4318"),
            mistake(
                    "production",
                    "Kafka/capstan-kafka",
                    kafka -> ((ObjectNode) kafka.at("/spec/kafka/listeners/0/networkPolicyPeers/0"))
                            .putObject("podSelector"),
                    "let to Kafka"));

    @ParameterizedTest
    @FieldSource("MISTAKES")
    void aMistakeIsFound(Mistake mistake, Kustomizations kustomizations) {
        List<Manifest> manifests = kustomizations.render(mistake.overlay());
        Manifest wrong = manifests.stream()
                .filter(manifest -> manifest.title().startsWith(mistake.where()))
                .findFirst()
                .orElseThrow();
        mistake.edit().accept(wrong.tree());

        Rendering rendering = new Rendering(manifests);
        assertThat(RULES.stream().flatMap(rule -> rule.violations(rendering).stream()))
                .anySatisfy(violation -> assertThat(violation).contains(mistake.says()));
    }

    private static Mistake mistake(String overlay, String where, Consumer<ObjectNode> edit, String says) {
        return new Mistake(overlay, where, edit, says);
    }

    private static void renamed(ObjectNode object) {
        ((ObjectNode) object.path("metadata")).put("name", "another");
    }

    private static void selectingNobody(ObjectNode budget) {
        ((ObjectNode) budget.at("/spec/selector/matchLabels")).put("app.kubernetes.io/name", "nobody");
    }

    private static void label(ObjectNode workload, String name, String value) {
        ((ObjectNode) workload.at("/spec/template/metadata/labels")).put(name, value);
    }

    private static ObjectNode spec(ObjectNode workload) {
        return (ObjectNode) workload.at("/spec/template/spec");
    }

    private static ObjectNode container(ObjectNode workload) {
        return (ObjectNode) workload.at("/spec/template/spec/containers/0");
    }
}

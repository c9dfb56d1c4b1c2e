package dev.capstan.k8s.rules;

import dev.capstan.k8s.Manifest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All objects of an overlay, and what Strimzi will make of some of them. */
record Rendering(List<Manifest> manifests) {
    private static final Set<String> WORKLOADS = Set.of("Deployment", "DaemonSet", "StatefulSet", "Job");

    Stream<Manifest> of(String kind) {
        return manifests.stream().filter(manifest -> manifest.is(kind));
    }

    List<PodTemplate> pods() {
        Stream<PodTemplate> own = manifests.stream()
                .filter(manifest -> WORKLOADS.contains(manifest.kind()))
                .map(PodTemplate::of);
        return Stream.concat(own, of("Kafka").flatMap(Rendering::podsOfStrimzi)).toList();
    }

    /** Broker Pods, and the entity operator's. */
    private static Stream<PodTemplate> podsOfStrimzi(Manifest kafka) {
        return Stream.of("-kafka", "-entity-operator")
                .map(part -> new PodTemplate(
                        kafka,
                        Map.of("strimzi.io/cluster", kafka.name(), "strimzi.io/name", kafka.name() + part),
                        null));
    }

    /** The keys of a Secret; null when there is none of that name. */
    @Nullable
    Set<String> keysOfSecret(String name) {
        for (Manifest kafka : of("Kafka").toList()) {
            if (name.equals(kafka.name() + "-cluster-ca-cert")) {
                return Set.of("ca.crt", "ca.p12", "ca.password");
            }
            String prefix =
                    kafka.at("spec.entityOperator.userOperator.secretPrefix").asString("");
            if (of("KafkaUser").anyMatch(user -> name.equals(prefix + user.name()) && belongsTo(kafka, user))) {
                return Set.of("password", "sasl.jaas.config");
            }
        }
        return keys("Secret", name);
    }

    @Nullable
    Set<String> keysOfConfigMap(String name) {
        return keys("ConfigMap", name);
    }

    boolean has(String kind, String name) {
        return of(kind).anyMatch(manifest -> manifest.name().equals(name));
    }

    private @Nullable Set<String> keys(String kind, String name) {
        return of(kind).filter(manifest -> manifest.name().equals(name))
                .findFirst()
                .map(manifest -> {
                    Set<String> keys = new TreeSet<>();
                    manifest.at("data").forEachEntry((key, value) -> keys.add(key));
                    return keys;
                })
                .orElse(null);
    }

    private static boolean belongsTo(Manifest kafka, Manifest user) {
        return PodTemplate.labels(user.at("metadata.labels"))
                .getOrDefault("strimzi.io/cluster", "")
                .equals(kafka.name());
    }
}

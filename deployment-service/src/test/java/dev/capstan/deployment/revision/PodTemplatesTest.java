package dev.capstan.deployment.revision;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PodTemplatesTest {
    private static final KubernetesSerialization YAML = new KubernetesSerialization();
    private static final String BARE = """
            metadata: {labels: {app: web}}
            spec:
              containers:
              - name: main
                image: app:1
                ports: [{containerPort: 80}]
                resources: {limits: {cpu: "1", memory: 1Gi}}
                readinessProbe: {httpGet: {port: 80}}
                env: [{name: NODE, valueFrom: {fieldRef: {fieldPath: spec.nodeName}}}]
              volumes:
              - {name: scratch, emptyDir: {}}
              - {name: conf, configMap: {name: conf}}
            """;
    private static final String DEFAULTED = """
            metadata: {creationTimestamp: null, labels: {app: web, pod-template-hash: abc}}
            spec:
              restartPolicy: Always
              dnsPolicy: ClusterFirst
              schedulerName: default-scheduler
              terminationGracePeriodSeconds: 30
              securityContext: {}
              containers:
              - name: main
                image: app:1
                imagePullPolicy: IfNotPresent
                terminationMessagePath: /dev/termination-log
                terminationMessagePolicy: File
                ports: [{containerPort: 80, protocol: TCP}]
                resources: {limits: {cpu: 1000m, memory: 1024Mi}}
                readinessProbe:
                  httpGet: {port: 80, path: /, scheme: HTTP}
                  timeoutSeconds: 1
                  periodSeconds: 10
                  successThreshold: 1
                  failureThreshold: 3
                env: [{name: NODE, valueFrom: {fieldRef: {apiVersion: v1, fieldPath: spec.nodeName}}}]
              volumes:
              - {name: scratch, emptyDir: {}}
              - {name: conf, configMap: {name: conf, defaultMode: 420}}
            """;

    private final PodTemplates templates = new PodTemplates(YAML);

    @Test
    void areTheSameWithAndWithoutDefaultsHashAndOtherSpellingsOfQuantities() {
        assertThat(templates.sameIgnoringHash(read(BARE), read(DEFAULTED))).isTrue();
    }

    @Test
    void haveTheSameNameWithAndWithoutDefaults() {
        assertThat(templates.canonicalText(read(BARE))).isEqualTo(templates.canonicalText(read(DEFAULTED)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "image: app:1=image: app:2",
                "cpu: \"1\"=cpu: \"2\"",
                "containerPort: 80=containerPort: 81",
                "emptyDir: {}=emptyDir: {medium: Memory}",
                "app: web=app: web, tier: front",
                "volumes:=restartPolicy: Never\n  volumes:",
                "env: [=imagePullPolicy: Always\n    env: ["
            })
    void differInWhatMakesADifferenceToPods(String change) {
        String[] parts = change.split("=", 2);
        String changed = BARE.replace(parts[0], parts[1]);

        assertThat(changed).isNotEqualTo(BARE);
        assertThat(templates.sameIgnoringHash(read(BARE), read(changed))).isFalse();
    }

    @Test
    void tellAnEmptySelectorFromNone() {
        String term = "spec: {containers: [{name: a, image: b}], affinity: {podAffinity: "
                + "{requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: zone%s}]}}}";

        assertThat(templates.sameIgnoringHash(
                        read(term.formatted("")), read(term.formatted(", namespaceSelector: {}"))))
                .isFalse();
    }

    private static PodTemplateSpec read(String yaml) {
        return YAML.unmarshal(yaml, PodTemplateSpec.class);
    }
}

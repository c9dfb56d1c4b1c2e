package dev.capstan.nodeagent.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.nodeagent.runtime.ContainerConfig;
import dev.capstan.nodeagent.runtime.PodMetadata;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ContainerLabelsTest {
    private final ContainerLabels labels = new ContainerLabels("c1", "node-1");
    private final PodMetadata pod = new PodMetadata("web", "default", "uid-1", 2);

    @Test
    void ownLabelsWinOverThoseOfThePod() {
        ContainerConfig config = ContainerConfig.builder("main", "image")
                .labels(Map.of(ContainerLabels.CLUSTER, "forged", "app", "web"))
                .build();

        Map<String, String> all = labels.ofContainer("sandbox-1", pod, config);

        assertThat(all).containsEntry(ContainerLabels.CLUSTER, "c1").containsEntry("app", "web");
        assertThat(labels.isMine(all)).isTrue();
        assertThat(new ContainerLabels("c1", "node-2").isMine(all)).isFalse();
    }

    @Test
    void annotationsComeBackUnchanged() {
        ContainerConfig config = ContainerConfig.builder("main", "image")
                .annotations(Map.of("hash", "42"))
                .build();

        Map<String, String> all = labels.ofContainer("sandbox-1", pod, config);

        assertThat(ContainerLabels.annotations(all)).isEqualTo(Map.of("hash", "42"));
        assertThat(ContainerLabels.withoutAnnotations(all)).doesNotContainValue("42");
    }

    @Test
    void namesAreDockershimsWithTheCluster() {
        assertThat(labels.nameOf("main", pod, 3)).isEqualTo("k8s_main_web_default_uid-1_3_c1");
    }
}

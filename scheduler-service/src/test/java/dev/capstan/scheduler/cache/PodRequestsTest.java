package dev.capstan.scheduler.cache;

import static dev.capstan.scheduler.testing.Requests.requests;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PodRequestsTest {
    private static final long MIB = 1024 * 1024;

    @Test
    void addsUpContainers() {
        PodSpec spec = new PodSpecBuilder()
                .addToContainers(container("100m", "64Mi"), container("200m", "32Mi"))
                .build();

        assertThat(PodRequests.of(spec)).isEqualTo(new Resources(300, 96 * MIB, 0, Map.of()));
    }

    @Test
    void countsTheLargestInitContainerWhenItExceedsTheContainers() {
        PodSpec spec = new PodSpecBuilder()
                .addToInitContainers(container("500m", "16Mi"), container("50m", "128Mi"))
                .addToContainers(container("100m", "64Mi"))
                .build();

        assertThat(PodRequests.of(spec)).isEqualTo(new Resources(500, 128 * MIB, 0, Map.of()));
    }

    @Test
    void countsSidecarsBesideWhatRunsAfterThem() {
        Container sidecar = new ContainerBuilder(container("300m", "10Mi"))
                .withRestartPolicy("Always")
                .build();
        PodSpec spec = new PodSpecBuilder()
                .addToInitContainers(sidecar, container("500m", "10Mi"))
                .addToContainers(container("400m", "10Mi"))
                .build();

        assertThat(PodRequests.of(spec).milliCpu()).isEqualTo(800);
    }

    @Test
    void addsTheOverhead() {
        PodSpec spec = new PodSpecBuilder()
                .addToContainers(container("100m", "64Mi"))
                .addToOverhead("cpu", new Quantity("250m"))
                .build();

        assertThat(PodRequests.of(spec).milliCpu()).isEqualTo(350);
    }

    @Test
    void letsThePodsOwnRequestsReplaceThoseOfItsContainers() {
        PodSpec spec = new PodSpecBuilder()
                .addToContainers(container("100m", "64Mi"))
                .withResources(new ResourceRequirementsBuilder()
                        .addToRequests("cpu", new Quantity("2"))
                        .build())
                .build();

        assertThat(PodRequests.of(spec)).isEqualTo(new Resources(2000, 64 * MIB, 0, Map.of()));
    }

    private static Container container(String cpu, String memory) {
        return new ContainerBuilder().withResources(requests(cpu, memory)).build();
    }
}

package dev.capstan.scheduler;

import static dev.capstan.scheduler.testing.NodeBuilders.aNode;
import static dev.capstan.scheduler.testing.NodeBuilders.aNodeWith;
import static dev.capstan.scheduler.testing.NodeBuilders.aTaintedNode;
import static dev.capstan.scheduler.testing.Requests.aPodRequesting;
import static dev.capstan.testing.PodBuilders.aPod;
import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.scheduler.Placement.Fits;
import dev.capstan.scheduler.Placement.Unschedulable;
import dev.capstan.scheduler.cache.NodeDescription;
import dev.capstan.scheduler.cache.PodInfo;
import dev.capstan.scheduler.cache.SchedulerCache;
import dev.capstan.scheduler.cache.Snapshot;
import dev.capstan.testing.ManualClock;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeConditionBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SchedulingCycleTest {
    private final SchedulerCache cache = new SchedulerCache(new ManualClock(), Duration.ofMinutes(15));
    private final SchedulingCycle cycle =
            new SchedulingCycle(SchedulerConfiguration.defaultFramework(), new Random(42));
    private final Snapshot snapshot = new Snapshot();

    @Test
    void saysSoWhenThereAreNoNodes() {
        assertThat(messageFor(aPod("web").build())).isEqualTo("no nodes available to schedule pods");
    }

    @Test
    void countsTheReasonsOverAllNodes() {
        nodes(
                aNodeWith("node-1", "100m", "1Gi"),
                aTaintedNode("node-2", "dedicated", "gpu", "NoSchedule"),
                aNode("node-3").editSpec().withUnschedulable(true).endSpec().build());

        assertThat(messageFor(aPodRequesting("web", "500m", "64Mi")))
                .isEqualTo("0/3 nodes are available: 1 Insufficient cpu, "
                        + "1 node(s) had untolerated taint {dedicated: gpu}, 1 node(s) were unschedulable.");
    }

    @Nested
    class Fit {
        @Test
        void leavesOutWhatBoundAndAssumedPodsRequest() {
            nodes(aNodeWith("node-1", "1", "4Gi"));
            cache.confirm(PodInfo.of(aPodRequesting("bound", "500m", "1Gi")), "node-1");
            cache.assume(PodInfo.of(aPodRequesting("assumed", "400m", "1Gi")), "node-1");

            assertThat(messageFor(aPodRequesting("web", "200m", "64Mi")))
                    .isEqualTo("0/1 nodes are available: 1 Insufficient cpu.");
            assertThat(nodeFor(aPodRequesting("small", "100m", "64Mi"))).isEqualTo("node-1");
        }

        @Test
        void namesEveryResourceThatIsShort() {
            nodes(aNodeWith("node-1", "1", "1Gi"));

            assertThat(messageFor(aPodRequesting("web", "2", "2Gi")))
                    .isEqualTo("0/1 nodes are available: 1 Insufficient cpu, 1 Insufficient memory.");
        }

        @Test
        void countsPods() {
            nodes(aNode("node-1")
                    .editStatus()
                    .addToAllocatable("pods", new Quantity("1"))
                    .endStatus()
                    .build());
            cache.confirm(PodInfo.of(aPod("other").build()), "node-1");

            assertThat(messageFor(aPod("web").build())).isEqualTo("0/1 nodes are available: 1 Too many pods.");
        }

        @Test
        void coversExtendedResources() {
            nodes(aNode("node-1").build());
            Pod pod = aPod("web")
                    .editSpec()
                    .editFirstContainer()
                    .withNewResources()
                    .addToRequests("nvidia.com/gpu", new Quantity("1"))
                    .endResources()
                    .endContainer()
                    .endSpec()
                    .build();

            assertThat(messageFor(pod)).isEqualTo("0/1 nodes are available: 1 Insufficient nvidia.com/gpu.");
        }
    }

    @Nested
    class NodesThatKeepPodsAway {
        @Test
        void cordonedOnes() {
            nodes(aNode("node-1").editSpec().withUnschedulable(true).endSpec().build());

            assertThat(messageFor(aPod("web").build()))
                    .isEqualTo("0/1 nodes are available: 1 node(s) were unschedulable.");
        }

        @Test
        void taintedOnesUnlessTolerated() {
            nodes(aTaintedNode("node-1", "dedicated", "gpu", "NoSchedule"));
            Pod tolerant = aPod("tolerant")
                    .editSpec()
                    .addToTolerations(new Toleration("NoSchedule", "dedicated", "Equal", null, "gpu"))
                    .endSpec()
                    .build();

            assertThat(messageFor(aPod("web").build()))
                    .isEqualTo("0/1 nodes are available: 1 node(s) had untolerated taint {dedicated: gpu}.");
            assertThat(nodeFor(tolerant)).isEqualTo("node-1");
        }

        @Test
        void onesThatAreNotReadyEvenBeforeTheyAreTainted() {
            nodes(aNode("node-1")
                    .editStatus()
                    .withConditions(new NodeConditionBuilder()
                            .withType("Ready")
                            .withStatus("Unknown")
                            .build())
                    .endStatus()
                    .build());

            assertThat(messageFor(aPod("web").build()))
                    .isEqualTo("0/1 nodes are available: "
                            + "1 node(s) had untolerated taint {node.kubernetes.io/unreachable: }.");
        }

        @Test
        void onesThatNeverReportedReady() {
            nodes(aNode("node-1").editStatus().withConditions().endStatus().build());

            assertThat(messageFor(aPod("web").build())).contains("{node.kubernetes.io/not-ready: }");
        }

        @Test
        void onesWithPreferNoScheduleTaintsComeLast() {
            nodes(
                    aTaintedNode("node-1", "old", "", "PreferNoSchedule"),
                    aNode("node-2").build());
            cache.confirm(PodInfo.of(aPodRequesting("other", "1", "1Gi")), "node-2");

            assertThat(nodeFor(aPod("web").build())).isEqualTo("node-2");
        }
    }

    @Nested
    class NodesThatThePodChooses {
        @Test
        void byNodeSelector() {
            nodes(aNode("node-1").build(), labelled("node-2", "disk", "ssd"));
            Pod pod = aPod("web")
                    .editSpec()
                    .addToNodeSelector("disk", "ssd")
                    .endSpec()
                    .build();

            assertThat(nodeFor(pod)).isEqualTo("node-2");
        }

        @Test
        void byRequiredNodeAffinity() {
            nodes(labelled("node-1", "cores", "4"), labelled("node-2", "cores", "16"));

            assertThat(nodeFor(requiring("cores", "Gt", "8"))).isEqualTo("node-2");
            assertThat(messageFor(requiring("cores", "In", "2")))
                    .isEqualTo("0/2 nodes are available: 2 node(s) didn't match Pod's node affinity/selector.");
        }

        @Test
        void byPreferredNodeAffinity() {
            nodes(aNode("node-1").build(), labelled("node-2", "disk", "ssd"));
            Pod pod = aPod("web")
                    .editSpec()
                    .withNewAffinity()
                    .withNewNodeAffinity()
                    .addNewPreferredDuringSchedulingIgnoredDuringExecution()
                    .withWeight(10)
                    .withNewPreference()
                    .addNewMatchExpression()
                    .withKey("disk")
                    .withOperator("Exists")
                    .endMatchExpression()
                    .endPreference()
                    .endPreferredDuringSchedulingIgnoredDuringExecution()
                    .endNodeAffinity()
                    .endAffinity()
                    .endSpec()
                    .build();

            assertThat(nodeFor(pod)).isEqualTo("node-2");
        }

        @Test
        void byFreeHostPort() {
            nodes(aNode("node-1").build(), aNode("node-2").build());
            cache.confirm(PodInfo.of(withHostPort("other")), "node-1");

            assertThat(nodeFor(withHostPort("web"))).isEqualTo("node-2");
            cache.confirm(PodInfo.of(withHostPort("third")), "node-2");
            assertThat(messageFor(withHostPort("web")))
                    .isEqualTo("0/2 nodes are available: "
                            + "2 node(s) didn't have free ports for the requested pod ports.");
        }
    }

    @Nested
    class OfSeveralNodes {
        @Test
        void theLeastAllocatedIsTaken() {
            nodes(aNode("node-1").build(), aNode("node-2").build());
            cache.confirm(PodInfo.of(aPodRequesting("other", "1", "2Gi")), "node-1");

            assertThat(nodeFor(aPodRequesting("web", "100m", "64Mi"))).isEqualTo("node-2");
        }

        @Test
        void podsWithoutRequestsAreSpreadToo() {
            nodes(
                    aNode("node-1").build(),
                    aNode("node-2").build(),
                    aNode("node-3").build());
            List<String> used = new ArrayList<>();
            for (int i = 0; i < 9; i++) {
                PodInfo pod = PodInfo.of(aPod("web-" + i).build());
                String node = nodeFor(pod.pod());
                cache.assume(pod, node);
                used.add(node);
            }

            assertThat(used).containsOnly("node-1", "node-2", "node-3");
            assertThat(Set.of("node-1", "node-2", "node-3")).allMatch(node -> Collections.frequency(used, node) == 3);
        }

        @Test
        void theOneWithTheBetterBalanceIsTaken() {
            nodes(aNodeWith("node-1", "4", "4Gi"), aNodeWith("node-2", "4", "4Gi"));
            cache.confirm(PodInfo.of(aPodRequesting("cpu-heavy", "2", "1Gi")), "node-1");
            cache.confirm(PodInfo.of(aPodRequesting("memory-heavy", "1", "2Gi")), "node-2");

            assertThat(nodeFor(aPodRequesting("web", "1", "128Mi"))).isEqualTo("node-2");
        }

        @Test
        void equalOnesAreAllTaken() {
            nodes(aNode("node-1").build(), aNode("node-2").build());
            Set<String> used = new HashSet<>();
            for (int i = 0; i < 50; i++) {
                used.add(nodeFor(aPod("web").build()));
            }

            assertThat(used).containsExactlyInAnyOrder("node-1", "node-2");
        }

        @Test
        void notAllAreLookedAtInALargeCluster() {
            assertThat(SchedulingCycle.enoughOf(100)).isEqualTo(100);
            assertThat(SchedulingCycle.enoughOf(120)).isEqualTo(100);
            assertThat(SchedulingCycle.enoughOf(1_000)).isEqualTo(420);
            assertThat(SchedulingCycle.enoughOf(5_000)).isEqualTo(500);
            assertThat(SchedulingCycle.enoughOf(10_000)).isEqualTo(500);
        }
    }

    @Nested
    class WhatIsNotCarriedOut {
        @Test
        void requiredPodAntiAffinityKeepsThePodWaiting() {
            nodes(aNode("node-1").build());
            Pod pod = aPod("web")
                    .editSpec()
                    .withNewAffinity()
                    .withNewPodAntiAffinity()
                    .addNewRequiredDuringSchedulingIgnoredDuringExecution()
                    .withTopologyKey("kubernetes.io/hostname")
                    .endRequiredDuringSchedulingIgnoredDuringExecution()
                    .endPodAntiAffinity()
                    .endAffinity()
                    .endSpec()
                    .build();

            assertThat(messageFor(pod))
                    .isEqualTo("0/1 nodes are available: spec.affinity.podAntiAffinity."
                            + "requiredDuringSchedulingIgnoredDuringExecution isn't supported.");
        }

        @Test
        void strictSpreadingKeepsThePodWaiting() {
            nodes(aNode("node-1").build());
            Pod pod = aPod("web")
                    .editSpec()
                    .addNewTopologySpreadConstraint()
                    .withWhenUnsatisfiable("DoNotSchedule")
                    .endTopologySpreadConstraint()
                    .endSpec()
                    .build();

            assertThat(messageFor(pod)).contains("spec.topologySpreadConstraints with DoNotSchedule isn't supported");
        }

        @Test
        void aVolumeClaimKeepsThePodWaiting() {
            nodes(aNode("node-1").build());
            Pod pod = aPod("web")
                    .editSpec()
                    .addToVolumes(new VolumeBuilder()
                            .withName("data")
                            .withNewPersistentVolumeClaim("data", false)
                            .build())
                    .endSpec()
                    .build();

            assertThat(messageFor(pod)).isEqualTo("0/1 nodes are available: persistentvolumeclaim \"data\" not found.");
        }
    }

    private void nodes(Node... nodes) {
        for (Node node : nodes) {
            cache.setNode(NodeDescription.of(node));
        }
    }

    private String nodeFor(Pod pod) {
        Placement placement = place(pod);
        assertThat(placement).isInstanceOf(Fits.class);
        return ((Fits) placement).node();
    }

    private String messageFor(Pod pod) {
        Placement placement = place(pod);
        assertThat(placement).isInstanceOf(Unschedulable.class);
        return ((Unschedulable) placement).message();
    }

    private Placement place(Pod pod) {
        cache.updateSnapshot(snapshot);
        return cycle.place(PodInfo.of(pod), snapshot);
    }

    private static Node labelled(String name, String key, String value) {
        return aNode(name).editMetadata().addToLabels(key, value).endMetadata().build();
    }

    private static Pod requiring(String key, String operator, String value) {
        return aPod("web")
                .editSpec()
                .withNewAffinity()
                .withNewNodeAffinity()
                .withNewRequiredDuringSchedulingIgnoredDuringExecution()
                .addNewNodeSelectorTerm()
                .addNewMatchExpression()
                .withKey(key)
                .withOperator(operator)
                .withValues(value)
                .endMatchExpression()
                .endNodeSelectorTerm()
                .endRequiredDuringSchedulingIgnoredDuringExecution()
                .endNodeAffinity()
                .endAffinity()
                .endSpec()
                .build();
    }

    private static Pod withHostPort(String name) {
        return aPod(name)
                .editSpec()
                .editFirstContainer()
                .addNewPort()
                .withContainerPort(80)
                .withHostPort(8080)
                .endPort()
                .endContainer()
                .endSpec()
                .build();
    }
}

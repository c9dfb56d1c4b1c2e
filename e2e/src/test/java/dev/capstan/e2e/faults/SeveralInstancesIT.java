package dev.capstan.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.capstan.e2e.cluster.Shell;
import dev.capstan.e2e.cluster.Workload;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Every controller and the scheduler twice, each a process. Nothing is done twice, and what dies or sleeps is missed for ten seconds
 * at most: twelve JVMs on two cores keep that only while nothing else runs there, so this isn't among the tests that run side by side.
 */
@EnabledIfSystemProperty(named = "several.instances", matches = "yes", disabledReason = "./capstan test instances")
class SeveralInstancesIT {
    private static final Path DIRECTORY = Path.of("target", "several-instances").toAbsolutePath();
    private static final Duration MOVED = Duration.ofSeconds(10);
    private static final Duration A_WHILE = Duration.ofSeconds(2);
    private static final List<String> SERVICES =
            List.of("deployment-service", "replicaset-service", "scheduler-service", "lifecycle-service");
    private static final int ALL = 50;
    private static final int MANY = 12;

    private static ProcessCluster cluster;
    private static Workload workload;

    @BeforeAll
    static void start() {
        new Shell().run("rm", "-rf", "--one-file-system", DIRECTORY.toString());
        cluster = ProcessCluster.startTwice(DIRECTORY);
        workload = Workload.in(cluster);
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void workIsSharedOutMovesOnAndIsNeverDoneTwice() {
        await().atMost(Workload.SOON).until(SeveralInstancesIT::everythingIsOwnedByTwo);

        createsExactlyAsManyPodsAsWanted();
        goesOnWithinTenSecondsWhenOneOfEachIsKilledAmidARollout();
        doesNothingTwiceWhenOneSleepsAndWakes();
        theRelayMovesOnWhenItsHolderIsKilledAndWhenItSleeps();
    }

    private static boolean everythingIsOwnedByTwo() {
        Owners owners = Owners.of(cluster);
        return owners.areAllOf(instances())
                && owners.countOf("deployment-controller", instances()) == 2
                && owners.countOf("replicaset-controller", instances()) == 2
                && owners.countOf("scheduler", instances()) == 1
                && owners.countOf("garbage-collector", instances()) == 1;
    }

    private static void createsExactlyAsManyPodsAsWanted() {
        workload.create(nowhere("fifty", ALL));
        await().atMost(Workload.SOON).until(() -> workload.pods("fifty").size() >= ALL);
        await().during(A_WHILE).atMost(MOVED).until(() -> workload.pods("fifty").size() == ALL);
        awaitEverCreated("fifty", ALL);
    }

    private static void goesOnWithinTenSecondsWhenOneOfEachIsKilledAmidARollout() {
        workload.run("web", 4);
        workload.create(nowhere("orphaned", 1));
        await().atMost(Workload.SOON).until(() -> workload.pods("orphaned").size() == 1);
        cluster.kubectl("-n", workload.namespace(), "set", "env", "deployment/web", "COLOR=blue");

        List<ServiceProcess> killed = List.of(
                cluster.process("deployment-service"),
                cluster.process("replicaset-service-2"),
                owner("scheduler", "scheduler-service"),
                owner("garbage-collector", "lifecycle-service"));
        killed.forEach(ServiceProcess::kill);
        long at = System.nanoTime();

        // Of every shard something, so that some of it was the dead ones' to do.
        manyDeployments().forEach(name -> workload.create(nowhere(name, 1)));
        cluster.client()
                .apps()
                .deployments()
                .inNamespace(workload.namespace())
                .withName("orphaned")
                .delete();
        String namespace = workload.namespace() + "-after";
        cluster.client()
                .namespaces()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .endMetadata()
                        .build())
                .create();
        // Side by side: what one has to wait for must not count for the next.
        withinEach(
                at,
                Map.of(
                        "Pods of all Deployments made and looked at by the scheduler",
                        () -> manyDeployments().stream()
                                .allMatch(name -> workload.pods(name).size() == 1
                                        && isSaidToBeUnschedulable(
                                                workload.pods(name).getFirst())),
                        "garbage is collected",
                        () -> workload.pods("orphaned").isEmpty(),
                        "a namespace gets its ServiceAccount",
                        () -> cluster.client()
                                        .serviceAccounts()
                                        .inNamespace(namespace)
                                        .withName("default")
                                        .get()
                                != null));
        await().atMost(Workload.SOON)
                .untilAsserted(() -> assertThat(isRolledOut("web")).isTrue());
        awaitEverCreated("fifty", ALL);
        manyDeployments().forEach(name -> awaitEverCreated(name, 1));
        cluster.client().namespaces().withName(namespace).delete();
        killed.forEach(ServiceProcess::start);
        await().atMost(Workload.SOON).until(SeveralInstancesIT::everythingIsOwnedByTwo);
    }

    private static void doesNothingTwiceWhenOneSleepsAndWakes() {
        List<ServiceProcess> sleepers =
                List.of(cluster.process("deployment-service-2"), cluster.process("replicaset-service"));
        sleepers.forEach(ServiceProcess::pause);
        long at = System.nanoTime();
        scaleMany(3);
        withinEach(
                at,
                Map.of(
                        "Pods that the sleepers would have made",
                        () -> manyDeployments().stream()
                                .allMatch(name -> workload.pods(name).size() == 3)));
        scaleMany(2);
        await().atMost(Workload.SOON)
                .until(() -> manyDeployments().stream()
                        .allMatch(name -> workload.pods(name).size() == 2));

        sleepers.forEach(ServiceProcess::resume);
        await().atMost(Workload.SOON).until(SeveralInstancesIT::everythingIsOwnedByTwo);
        await().during(A_WHILE)
                .atMost(MOVED)
                .until(() -> manyDeployments().stream()
                        .allMatch(name -> workload.pods(name).size() == 2));
        manyDeployments().forEach(name -> awaitEverCreated(name, 3));
    }

    /** Everybody here talks to the first API server, so it is the second one, with the relay, that something befalls. */
    private static void theRelayMovesOnWhenItsHolderIsKilledAndWhenItSleeps() {
        ServiceProcess holder = cluster.process(ProcessCluster.SECOND_API_SERVICE);
        giveTheRelayTo(holder);
        holder.kill();
        controllersHearWithinTenSeconds("after the relay was killed", 3);
        holder.start();

        giveTheRelayTo(holder);
        holder.pause();
        controllersHearWithinTenSeconds("while the relay sleeps", 2);
        holder.resume();
        controllersHearWithinTenSeconds("once it is awake", 3);
    }

    private static void giveTheRelayTo(ServiceProcess holder) {
        ServiceProcess other = cluster.process(ProcessCluster.API_SERVICE);
        await().atMost(Workload.SOON)
                .ignoreExceptions()
                .until(() -> Owners.of(cluster).own("relay", holder)
                        || Owners.of(cluster).own("relay", other));
        if (Owners.of(cluster).own("relay", other)) {
            other.kill();
            other.start();
        }
        await().atMost(Workload.SOON)
                .ignoreExceptions()
                .until(() -> Owners.of(cluster).own("relay", holder) && everythingIsOwnedByTwo());
    }

    private static void controllersHearWithinTenSeconds(String when, int replicas) {
        long at = System.nanoTime();
        scaleMany(replicas);
        withinEach(
                at,
                Map.of(
                        "Pods as told " + when,
                        () -> manyDeployments().stream()
                                .allMatch(name -> workload.pods(name).size() == replicas)));
    }

    private static void withinEach(long since, Map<String, Callable<Boolean>> conditions) {
        Map<String, Callable<Boolean>> open = new HashMap<>(conditions);
        try {
            await().atMost(MOVED.minusNanos(System.nanoTime() - since))
                    .ignoreExceptions()
                    .until(() -> {
                        for (String what : List.copyOf(open.keySet())) {
                            if (open.get(what).call()) {
                                open.remove(what);
                                System.out.printf("%s after %.1f s%n", what, (System.nanoTime() - since) / 1e9);
                            }
                        }
                        return open.isEmpty();
                    });
        } catch (ConditionTimeoutException late) {
            throw new AssertionError(
                    "not within " + MOVED + ": " + open.keySet() + "; owners: " + Owners.of(cluster), late);
        }
    }

    private static List<String> manyDeployments() {
        return IntStream.range(0, MANY).mapToObj(number -> "many-" + number).toList();
    }

    private static void scaleMany(int replicas) {
        manyDeployments()
                .forEach(name -> cluster.client()
                        .apps()
                        .deployments()
                        .inNamespace(workload.namespace())
                        .withName(name)
                        .scale(replicas));
    }

    /** Its Pods fit no node: many of them cost nothing. */
    private static Deployment nowhere(String name, int replicas) {
        return workload.deployment(name, replicas)
                .editSpec()
                .editTemplate()
                .editSpec()
                .addToNodeSelector("there-is", "no-such-node")
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    private static boolean isSaidToBeUnschedulable(Pod pod) {
        return pod.getStatus().getConditions().stream()
                .anyMatch(condition ->
                        condition.getType().equals("PodScheduled") && "Unschedulable".equals(condition.getReason()));
    }

    private static boolean isRolledOut(String name) {
        Deployment deployment = cluster.client()
                .apps()
                .deployments()
                .inNamespace(workload.namespace())
                .withName(name)
                .get();
        DeploymentStatus status = deployment.getStatus();
        Integer wanted = deployment.getSpec().getReplicas();
        return deployment.getMetadata().getGeneration().equals(status.getObservedGeneration())
                && wanted.equals(status.getUpdatedReplicas())
                && wanted.equals(status.getReadyReplicas())
                && wanted.equals(status.getReplicas());
    }

    /** Events come after what they tell of; one for a Pod too many would have come meanwhile. */
    private static void awaitEverCreated(String deployment, int count) {
        await().atMost(Workload.SOON)
                .untilAsserted(() -> assertThat(everCreated(deployment)).isEqualTo(count));
    }

    /** Pods by the names in the events that tell of them: those that came and went between two looks count, too. */
    private static int everCreated(String deployment) {
        Set<String> created = new HashSet<>();
        cluster.client().v1().events().inNamespace(workload.namespace()).list().getItems().stream()
                .filter(event -> "SuccessfulCreate".equals(event.getReason())
                        && event.getInvolvedObject().getName().startsWith(deployment + "-"))
                .forEach(event -> created.add(event.getMessage()));
        return created.size();
    }

    private static ServiceProcess owner(String controller, String service) {
        Owners owners = Owners.of(cluster);
        return instances(service).stream()
                .filter(process -> owners.own(controller, process))
                .findFirst()
                .orElseThrow(() -> new AssertionError("nobody owns " + controller + ": " + owners));
    }

    private static List<ServiceProcess> instances() {
        return SERVICES.stream().flatMap(service -> instances(service).stream()).toList();
    }

    private static List<ServiceProcess> instances(String service) {
        return List.of(cluster.process(service), cluster.process(service + "-2"));
    }
}

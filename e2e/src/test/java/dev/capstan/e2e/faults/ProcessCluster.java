package dev.capstan.e2e.faults;

import static org.awaitility.Awaitility.await;

import dev.capstan.e2e.cluster.Shell;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * A cluster of processes: PostgreSQL, Kafka, and each service by {@code java -jar} of its own executable jar (the API
 * server twice), with the settings and the identity that its file below {@code services/} gives it. Nobody starts in any order or waits for another.
 */
final class ProcessCluster extends ClusterUnderFire {
    static final String API_SERVICE = "api-service";
    static final String SECOND_API_SERVICE = "api-service-2";
    static final String SCHEDULER_SERVICE = "scheduler-service";
    static final String NODE = "node-1";
    static final String KAFKA = "kafka";

    private static final List<String> CONTROLLERS =
            List.of("lifecycle-service", "deployment-service", "replicaset-service", SCHEDULER_SERVICE);
    private static final Duration STARTUP = Duration.ofMinutes(8);

    private final Map<String, ServiceProcess> processes = new LinkedHashMap<>();
    private final Map<String, Integer> debugPorts = new LinkedHashMap<>();
    private final int secondApiPort = freePort();
    private final PostgresProcess postgres;
    private final Path directory;

    private ProcessCluster(Path directory, int postgresPort, int kafkaPort, List<String> apiArguments, int instances) {
        super(directory);
        this.directory = directory;
        this.postgres = new PostgresProcess(
                capstanJava(
                        "postgres", "--dir", directory.toString(), "--postgres-port", Integer.toString(postgresPort)),
                directory.resolve("data/postgres"));
        add(KAFKA, capstanJava("kafka", "--dir", directory.toString(), "--kafka-port", Integer.toString(kafkaPort)));
        addService(API_SERVICE, API_SERVICE, API_SERVICE, apiArguments);
        List<String> secondArguments = new ArrayList<>(apiArguments);
        secondArguments.add("--server.port=" + secondApiPort);
        addService(SECOND_API_SERVICE, API_SERVICE, API_SERVICE, secondArguments);
        for (String service : CONTROLLERS) {
            for (int instance = 1; instance <= instances; instance++) {
                addService(instance == 1 ? service : service + "-" + instance, service, service, List.of());
            }
        }
        addService(NODE, "node-agent", NODE, List.of());
    }

    /** Returns when its node is Ready. */
    static ProcessCluster start(Path directory) {
        return start(directory, List.of());
    }

    /** @param apiArguments further arguments of the API server */
    static ProcessCluster start(Path directory, List<String> apiArguments) {
        return start(directory, apiArguments, 1);
    }

    /** Each controller and the scheduler twice: {@code scheduler-service} and {@code scheduler-service-2}. */
    static ProcessCluster startTwice(Path directory) {
        return start(directory, List.of(), 2);
    }

    private static ProcessCluster start(Path directory, List<String> apiArguments, int instances) {
        int apiPort = freePort();
        int postgresPort = freePort();
        int kafkaPort = freePort();
        new Shell()
                .run(capstanJava(
                                "settings",
                                "--dir",
                                directory.toString(),
                                "--nodes",
                                "1",
                                "--port",
                                Integer.toString(apiPort),
                                "--postgres-port",
                                Integer.toString(postgresPort),
                                "--kafka-port",
                                Integer.toString(kafkaPort))
                        .toArray(String[]::new));
        ProcessCluster cluster = new ProcessCluster(directory, postgresPort, kafkaPort, apiArguments, instances);
        Runtime.getRuntime().addShutdownHook(new Thread(cluster::killAll));
        // The worst order: those who need others first.
        cluster.processes.values().forEach(ServiceProcess::start);
        cluster.postgres.start();
        cluster.awaitReady();
        return cluster;
    }

    private void add(String name, List<String> command) {
        processes.put(name, new ServiceProcess(name, command, directory.resolve("logs/" + name + ".log")));
    }

    /** @param settings whose file it is given */
    private void addService(String name, String module, String settings, List<String> arguments) {
        int debugPort = freePort();
        debugPorts.put(name, debugPort);
        List<String> command = new ArrayList<>(List.of(
                java(),
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                // Where a Breakpoint comes in; nobody asks for it in production.
                "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,quiet=y,address=127.0.0.1:" + debugPort,
                "-jar",
                executableJar(module).toString(),
                "--spring.config.additional-location=file:"
                        + directory.resolve("services/" + settings + ".properties")));
        command.addAll(arguments);
        add(name, command);
    }

    private static Path executableJar(String module) {
        Path target = checkout().resolve(module).resolve("target");
        try (Stream<Path> files = Files.list(target)) {
            return files.filter(file -> file.toString().endsWith("-exec.jar"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no executable jar in " + target + ": mvn package"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static List<String> capstanJava(String... arguments) {
        Path target = checkout().resolve("standalone/target");
        List<String> command = new ArrayList<>(List.of(
                java(),
                "-XX:+UseSerialGC",
                "-Xmx384m",
                "-Dorg.springframework.boot.logging.LoggingSystem=none",
                "-Dcapstan.logs=" + target.resolve("logs-of-servers"),
                "-cp",
                target.resolve("standalone.jar") + ":" + target.resolve("lib") + "/*",
                "dev.capstan.standalone.CapstanCommand"));
        command.addAll(List.of(arguments));
        return command;
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    List<String> addresses() {
        return List.of(address(), "https://127.0.0.1:" + secondApiPort);
    }

    private void awaitReady() {
        await().alias("the node is Ready; see " + directory.resolve("logs"))
                .atMost(STARTUP)
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptions()
                .until(() -> client().nodes().withName(NODE).get().getStatus().getConditions().stream()
                        .anyMatch(condition -> condition.getType().equals("Ready")
                                && condition.getStatus().equals("True")));
        awaitServing();
    }

    ServiceProcess process(String name) {
        ServiceProcess found = processes.get(name);
        if (found == null) {
            throw new AssertionError("no process " + name);
        }
        return found;
    }

    @Override
    List<Victim> victims() {
        List<Victim> victims = new ArrayList<>(processes.values());
        victims.add(postgres);
        return victims;
    }

    List<ServiceProcess> processes() {
        return List.copyOf(processes.values());
    }

    /** In every process that may pass the point; of two API servers only one has the relay. They must run. */
    List<Breakpoint> arm(FaultPoint point, int nth) {
        return processes.values().stream()
                .filter(process -> process.name().startsWith(point.victim()))
                .map(process -> Breakpoint.arm(process, debugPorts.get(process.name()), point, nth))
                .toList();
    }

    /** The API server's database, with the login of the one controller that reads all topics. */
    @Override
    Properties servers() {
        Properties servers = settings(API_SERVICE);
        servers.putAll(settings("lifecycle-service"));
        return servers;
    }

    private Properties settings(String service) {
        Properties settings = new Properties();
        try (InputStream file = Files.newInputStream(directory.resolve("services/" + service + ".properties"))) {
            settings.load(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return settings;
    }

    private void killAll() {
        processes.values().stream().filter(ServiceProcess::isAlive).forEach(ServiceProcess::kill);
        postgres.stop();
    }

    @Override
    public void close() {
        client().close();
        stopAll();
        postgres.stop();
        shell().run(capstanJava("clean", "--purge", "--dir", directory.toString())
                .toArray(String[]::new));
    }

    private void stopAll() {
        List<ServiceProcess> all = new ArrayList<>(processes.values());
        all.reversed().forEach(ServiceProcess::stop);
    }
}

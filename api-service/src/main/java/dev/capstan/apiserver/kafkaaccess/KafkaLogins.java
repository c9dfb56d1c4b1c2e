package dev.capstan.apiserver.kafkaaccess;

import java.util.List;

/** Kafka's users: one for each kind of service, whose instances share it. */
public final class KafkaLogins {
    /** The API server's relay: the only writer of object topics. */
    public static final String RELAY = "relay";

    /** All agents: they run as root, and each may read all Pods. */
    public static final String AGENT = "node-agent";

    public static final String DEPLOYMENT_CONTROLLER = "deployment-controller";
    public static final String REPLICASET_CONTROLLER = "replicaset-controller";
    public static final String SCHEDULER = "scheduler";
    public static final String LIFECYCLE = "lifecycle";

    /** All of them. */
    public static final List<String> ALL =
            List.of(RELAY, AGENT, DEPLOYMENT_CONTROLLER, REPLICASET_CONTROLLER, SCHEDULER, LIFECYCLE);

    private KafkaLogins() {}
}

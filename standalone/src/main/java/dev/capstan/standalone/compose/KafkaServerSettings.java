package dev.capstan.standalone.compose;

import dev.capstan.standalone.kafka.KafkaUsers;

/**
 * Kafka's {@code server.properties}: one node, closed. Services log in by SCRAM; the broker itself, its controller and the one
 * who makes the SCRAM logins have passwords in this file, since SCRAM's are kept in what the controller serves.
 */
record KafkaServerSettings(KafkaUsers users, int hostPort) {
    static final String FOLDER = "/mnt/shared/config/";

    String text() {
        return """
                process.roles=broker,controller
                node.id=1
                controller.quorum.voters=1@localhost:9093
                controller.listener.names=CONTROLLER
                # BROKER: the broker itself and who sets users and rules. SERVICES: inside the stack. HOST: the agent.
                listeners=BROKER://:9091,SERVICES://:9092,CONTROLLER://localhost:9093,HOST://:9094
                advertised.listeners=BROKER://kafka:9091,SERVICES://kafka:9092,HOST://127.0.0.1:%1$d
                inter.broker.listener.name=BROKER
                listener.security.protocol.map=BROKER:SASL_SSL,SERVICES:SASL_SSL,CONTROLLER:SASL_SSL,HOST:SASL_SSL
                ssl.keystore.type=PEM
                ssl.keystore.location=%2$skeystore.pem
                ssl.truststore.type=PEM
                ssl.truststore.location=%2$sca.crt
                sasl.enabled.mechanisms=%3$s
                sasl.mechanism.inter.broker.protocol=PLAIN
                sasl.mechanism.controller.protocol=PLAIN
                listener.name.broker.sasl.enabled.mechanisms=PLAIN
                listener.name.broker.plain.sasl.jaas.config=%4$s
                listener.name.controller.sasl.enabled.mechanisms=PLAIN
                listener.name.controller.plain.sasl.jaas.config=%5$s
                listener.name.services.%6$s.sasl.jaas.config=%7$s
                listener.name.host.%6$s.sasl.jaas.config=%7$s
                authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
                super.users=User:broker;User:controller
                allow.everyone.if.no.acl.found=false
                log.dirs=/var/lib/kafka/data
                auto.create.topics.enable=false
                offsets.topic.replication.factor=1
                offsets.topic.num.partitions=1
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                transaction.state.log.num.partitions=1
                share.coordinator.state.topic.replication.factor=1
                share.coordinator.state.topic.min.isr=1
                share.coordinator.state.topic.num.partitions=1
                group.initial.rebalance.delay.ms=0
                group.min.session.timeout.ms=4000
                broker.session.timeout.ms=4000
                broker.heartbeat.interval.ms=1000
                message.max.bytes=8388608
                replica.fetch.max.bytes=8388608
                log.segment.bytes=16777216
                log.cleaner.dedupe.buffer.size=8388608
                log.cleaner.threads=1
                num.network.threads=2
                num.io.threads=4
                background.threads=2
                num.recovery.threads.per.data.dir=1
                """.formatted(
                        hostPort,
                        FOLDER,
                        KafkaUsers.MECHANISM,
                        users.brokerServerLogin(),
                        users.controllerLogin(),
                        KafkaUsers.MECHANISM.toLowerCase(java.util.Locale.ROOT),
                        "org.apache.kafka.common.security.scram.ScramLoginModule required;");
    }
}

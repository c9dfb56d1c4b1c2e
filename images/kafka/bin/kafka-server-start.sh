#!/usr/bin/env bash
# Starts a Kafka node: kafka-server-start.sh server.properties
export KAFKA_HEAP_OPTS=${KAFKA_HEAP_OPTS:--Xmx512m}
export KAFKA_LOG4J_CONFIGURATION=/etc/kafka/docker/log4j2.xml
exec "$(dirname "$0")/kafka-run-class.sh" kafka.Kafka "$@"

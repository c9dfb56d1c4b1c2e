#!/usr/bin/env bash
# Runs a class of Kafka's: kafka-run-class.sh CLASS ARGUMENT…
# shellcheck disable=SC2086 # several options in one variable, as Kafka's own script has it
exec java ${KAFKA_HEAP_OPTS:--Xmx256m} ${KAFKA_JVM_PERFORMANCE_OPTS:-} ${KAFKA_OPTS:-} -Djava.awt.headless=true \
    -Dlog4j2.configurationFile="${KAFKA_LOG4J_CONFIGURATION:-/etc/kafka/docker/tools-log4j2.xml}" -cp '/opt/kafka/libs/*' "$@"

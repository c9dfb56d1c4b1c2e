#!/usr/bin/env bash
# Kafka's tools under their own names, each of which is a link to this script.
case $(basename "$0") in
    kafka-storage.sh) class=kafka.tools.StorageTool ;;
    kafka-configs.sh) class=kafka.admin.ConfigCommand ;;
    kafka-dump-log.sh) class=kafka.tools.DumpLogSegments ;;
    kafka-topics.sh) class=org.apache.kafka.tools.TopicCommand ;;
    kafka-acls.sh) class=org.apache.kafka.tools.AclCommand ;;
    kafka-broker-api-versions.sh) class=org.apache.kafka.tools.BrokerApiVersionsCommand ;;
    kafka-console-consumer.sh) class=org.apache.kafka.tools.consumer.ConsoleConsumer ;;
    kafka-console-producer.sh) class=org.apache.kafka.tools.ConsoleProducer ;;
    kafka-consumer-groups.sh) class=org.apache.kafka.tools.consumer.group.ConsumerGroupCommand ;;
    kafka-metadata-quorum.sh) class=org.apache.kafka.tools.MetadataQuorumCommand ;;
    kafka-transactions.sh) class=org.apache.kafka.tools.TransactionsCommand ;;
    *) echo "there is no tool $(basename "$0") here" >&2; exit 2 ;;
esac
exec /opt/kafka/bin/kafka-run-class.sh "$class" "$@"

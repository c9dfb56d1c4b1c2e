# Makes the log directory if it is not there yet, with one user in it: the broker, as whom the Job kafka-access makes the others.
set -eu
password=$(sed -n 's/^broker\.password=//p' /etc/kafka-secrets/kafka-users.properties)
exec /opt/kafka/bin/kafka-storage.sh format --ignore-formatted --config /etc/kafka-config/server.properties \
  --cluster-id "$(cat /etc/kafka-secrets/kafka-cluster-id)" --add-scram "SCRAM-SHA-256=[name=broker,password=$password]"

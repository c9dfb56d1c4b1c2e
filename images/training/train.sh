#!/bin/sh
# Makes the JDK's AOT caches (JEP 514) of service images: the classes loaded and linked, and what the compiler learnt, from a small
# cluster of these very images that carries out one Deployment. A cache is good for the JVM and the class path that it was made
# with, so it is made in the image that it will lie in. The cluster is walled in a network of its own, and leaves nothing.
#
# usage: images/training/train.sh FOLDER SERVICE…        writes FOLDER/SERVICE.aot
set -eu
folder=$1
shift
here=$(dirname "$(readlink -f "$0")")
id=capstan-training-$$
network=''
secrets=$(mktemp -d)
token=$(head -c 24 /dev/urandom | od -An -tx1 | tr -d ' \n')
deadline=$(($(date +%s) + 600))

clear_up() {
    docker ps --all --quiet --filter "label=dev.capstan/training=$id" | xargs -r docker rm --force --volumes >/dev/null
    [ -z "$network" ] || docker network rm "$network" >/dev/null
    rm -rf "$secrets"
}
trap clear_up EXIT
trap 'exit 130' INT TERM

fail() {
    echo "training: $*" >&2
    exit 1
}

run() { # name, docker run's further arguments…
    name=$1
    shift
    docker run --detach --name "$id-$name" --label "dev.capstan/training=$id" --network "$network" --network-alias "$name" \
        --no-healthcheck "$@" >/dev/null
}

train() { # service, settings…
    service=$1
    shift
    # Not by JDK_JAVA_OPTIONS: the JVM that writes the cache at the end would take that for its own too.
    run "$service" --volume "$secrets:/etc/capstan:ro" --tmpfs /var/lib/capstan \
        --env SPRING_KAFKA_BOOTSTRAP_SERVERS=kafka:9092 "$@" --entrypoint java "capstan/$service:0.1" \
        -XX:AOTCacheOutput=/tmp/service.aot @/app/jvm.options -jar /app/service.jar
}

controller() { # service, settings…
    train "$@" --env CAPSTAN_API_URL=https://api-service:6443 --env CAPSTAN_API_CA_FILE=/etc/capstan/server.crt \
        --env CAPSTAN_API_TOKEN_FILE=/etc/capstan/token
}

await() { # what, command…
    what=$1
    shift
    until "$@" >/dev/null 2>&1; do
        [ "$(date +%s)" -lt "$deadline" ] || fail "waited too long for $what"
        sleep 0.3
    done
}

address() { docker inspect --format '{{ range .NetworkSettings.Networks }}{{ .IPAddress }}{{ end }}' "$id-$1"; }

api() { # path, curl's further arguments…
    path=$1
    shift
    curl --silent --show-error --fail --max-time 5 --cacert "$secrets/server.crt" --connect-to "api-service:6443:$api_address:6443" \
        --header @"$secrets/authorization" "$@" "https://api-service:6443$path"
}

all_bound() { [ "$(api '/api/v1/namespaces/default/pods?fieldSelector=spec.nodeName%3Dtraining' | grep -o '"nodeName"' | wc -l)" -ge 2 ]; }

chmod 755 "$secrets"
printf '%s' "$token" >"$secrets/token"
printf 'Authorization: Bearer %s\n' "$token" >"$secrets/authorization"
printf '%s,kubernetes-admin,kubernetes-admin,"system:masters"\n' "$token" >"$secrets/tokens.csv"
docker run --rm --label "dev.capstan/training=$id" --network none --volume "$secrets:/out" --entrypoint openssl capstan/postgres:0.1 \
    req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=training \
    -addext subjectAltName=DNS:api-service -keyout /out/server.key -out /out/server.crt 2>/dev/null
chmod 644 "$secrets"/*

network=$(docker network create --internal --label "dev.capstan/training=$id" "$id")
run postgres --env "POSTGRES_PASSWORD=$token" capstan/postgres:0.1
run kafka capstan/kafka:0.1 sh -c \
    'sed s/localhost:9092/kafka:9092/ /etc/kafka/docker/server.properties >/mnt/shared/config/server.properties && exec /etc/kafka/docker/run'
await "PostgreSQL" docker exec "$id-postgres" pg_isready --host=127.0.0.1
await "Kafka" docker exec "$id-kafka" /etc/kafka/docker/healthy
train api-service \
    --env SPRING_SSL_BUNDLE_PEM_APISERVER_KEYSTORE_CERTIFICATE=file:/etc/capstan/server.crt \
    --env SPRING_SSL_BUNDLE_PEM_APISERVER_KEYSTORE_PRIVATEKEY=file:/etc/capstan/server.key \
    --env SPRING_SSL_BUNDLE_PEM_APISERVER_TRUSTSTORE_CERTIFICATE=file:/etc/capstan/server.crt \
    --env SERVER_SSL_BUNDLE=apiserver \
    --env SPRING_DATASOURCE_URL=jdbc:postgresql://postgres:5432/postgres \
    --env SPRING_DATASOURCE_USERNAME=postgres --env "SPRING_DATASOURCE_PASSWORD=$token" \
    --env CAPSTAN_SECURITY_TOKENFILE=/etc/capstan/tokens.csv \
    --env CAPSTAN_KUBELET_CAFILE=/etc/capstan/server.crt
api_address=$(address api-service)
await "the API server" api /readyz
api /api/v1/nodes --output /dev/null --header 'Content-Type: application/json' --data-binary @"$here/node.json"
api /api/v1/nodes/training/status --output /dev/null --request PATCH --header 'Content-Type: application/merge-patch+json' \
    --data-binary @"$here/node.json"
api /apis/apps/v1/namespaces/default/deployments --output /dev/null --header 'Content-Type: application/json' \
    --data-binary @"$here/deployment.json"
controller deployment-service
controller replicaset-service
controller scheduler-service
controller lifecycle-service
# Without an engine: it must not touch this machine.
controller node-agent --env CAPSTAN_AGENT_NODENAME=agent --env CAPSTAN_AGENT_CLUSTERID=training \
    --env CAPSTAN_AGENT_STATEDIR=/var/lib/capstan
await "the Deployment's Pods to be bound" all_bound
sleep 2

# One after the other, and the API server last: each needs all of the machine to write its cache.
for service in deployment-service replicaset-service scheduler-service lifecycle-service node-agent api-service; do
    docker stop --time 120 "$id-$service" >/dev/null
done
mkdir -p "$folder"
for service; do
    docker cp --quiet "$id-$service:/tmp/service.aot" "$folder/$service.aot" 2>/dev/null ||
        docker cp "$id-$service:/tmp/service.aot" "$folder/$service.aot" >/dev/null ||
        { docker logs --tail 20 "$id-$service" >&2; fail "$service has left no cache"; }
done

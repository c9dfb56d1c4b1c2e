#!/bin/sh
# Builds the images of the compose stack, of k8s/ and of the tests, from Debian's packages, Maven's artifacts and the JDK of this
# machine, without any registry:
#
#   capstan/base:0.1        a small Debian                      capstan/postgres:0.1   PostgreSQL
#   capstan/java:0.1        on it a Java runtime by jlink       capstan/kafka:0.1      Kafka
#   capstan/libraries:0.1   on it what all services share       capstan/proxy:0.1      HAProxy
#   capstan/api-service:0.1, deployment-service, replicaset-service, scheduler-service, lifecycle-service, node-agent
#
# usage: images/stack.sh [IMAGE…]      all of them unless some are named; those they stand on come along, and the services go
#                                      together. Builds only what changed.
#
# The services' executable jars must have been built, and JAVA_HOME must be a JDK 25: ./capstan images sees to both.
#   CAPSTAN_BASE_IMAGE, CAPSTAN_JAVA_IMAGE   published images instead of the first two: debian:bookworm-slim, eclipse-temurin:25-jre
#   CAPSTAN_DEBIAN_MIRROR                    where Debian's packages for the base come from
#   CAPSTAN_AOT=no                           services without an AOT cache: built three minutes sooner, smaller, started later
#   CAPSTAN_REBUILD=yes                      build anew though nothing changed here: Debian's packages may have
set -eu
cd "$(dirname "$0")"
. ./lib.sh

java_services='api-service deployment-service replicaset-service scheduler-service lifecycle-service node-agent'
target=../target/images # what took long and may be used again

# Each image is built at most once a run, after the one it stands on.
need() {
    case " $done_images " in *" $1 "*) return 0 ;; esac
    done_images="$done_images $1"
    case $1 in
        base) build_base ;;
        java) build_java ;;
        libraries) build_libraries ;;
        postgres | proxy) build_on_debian "$1" ;;
        kafka) build_kafka ;;
        services) build_services ;;
        *-service | node-agent) need services ;;
        *) fail "there is no image '$1'" ;;
    esac
}

# The source of an image is what lies in its context, and the very image below it.
source_of() { # image below or -, files…
    below=$1
    shift
    {
        [ "$below" = - ] || docker image inspect --format '{{ .Id }}' "$below"
        echo "${CAPSTAN_DEBIAN_MIRROR:-}"
        cat "$@"
    } | sha256sum | cut -c 1-16
}

up_to_date() { [ "${CAPSTAN_REBUILD:-}" != yes ] && is_current "capstan/$1:0.1" "$2"; }

published() { # image
    docker image inspect "$1" >/dev/null 2>&1 || docker pull "$1" >"$work/log" 2>&1 ||
        { cat "$work/log" >&2; fail "cannot get $1; leave CAPSTAN_BASE_IMAGE and CAPSTAN_JAVA_IMAGE unset to build from what is here"; }
}

build_base() {
    if [ -n "${CAPSTAN_BASE_IMAGE:-}" ]; then
        published "$CAPSTAN_BASE_IMAGE"
        return
    fi
    source=$(source_of - base/*)
    up_to_date base "$source" && return
    [ "$(id -u)" = 0 ] && command -v debootstrap >/dev/null ||
        fail "a Debian base is made by debootstrap, as root: apt-get install debootstrap; or name a published one: CAPSTAN_BASE_IMAGE=debian:bookworm-slim"
    mkdir "$work/base"
    cp base/Dockerfile "$work/base/"
    base/rootfs.sh "$work/base/rootfs.tar" >"$work/log" 2>&1 || { tail -n 20 "$work/log" >&2; fail "debootstrap failed"; }
    build base "$source" "$work/base"
    rm -rf "$work/base"
}

build_java() {
    if [ -n "${CAPSTAN_JAVA_IMAGE:-}" ]; then
        published "$CAPSTAN_JAVA_IMAGE"
        return
    fi
    need base
    source=$(source_of "$base" java/* "$JAVA_HOME/release")
    up_to_date java "$source" && return
    mkdir "$work/java"
    cp java/Dockerfile "$work/java/"
    "$JAVA_HOME/bin/jlink" --add-modules "$(sed -n 's/^\([a-z][a-z.]*\) .*/\1/p' java/modules | paste -sd,)" \
        --strip-debug --no-header-files --no-man-pages --compress zip-6 --output "$work/java/runtime" >"$work/log" 2>&1 ||
        { cat "$work/log" >&2; fail "jlink failed"; }
    build java "$source" "$work/java" --build-arg "BASE=$base"
    rm -rf "$work/java"
}

build_on_debian() { # name
    need base
    source=$(source_of "$base" "$1"/* healthy)
    up_to_date "$1" "$source" && return
    cp -r "$1" "$work/$1"
    cp healthy "$work/$1/"
    build "$1" "$source" "$work/$1" --build-arg "BASE=$base"
}

build_kafka() {
    need java
    # Maven takes seconds to say that it has all jars.
    libs=$target/kafka
    if [ ! -f "$libs/copied" ] || [ -n "$(find kafka/pom.xml ../pom.xml -newer "$libs/copied")" ]; then
        rm -rf "$libs"
        mkdir -p "$libs"
        mvn -B -q -f kafka/pom.xml dependency:copy-dependencies -DincludeScope=runtime \
            "-DoutputDirectory=$(cd "$libs" && pwd)/libs" >"$work/log" 2>&1 || { tail -n 20 "$work/log" >&2; fail "cannot get Kafka's jars"; }
        touch "$libs/copied"
    fi
    source=$(source_of "$java" $(find kafka "$libs/libs" -type f | LC_ALL=C sort))
    up_to_date kafka "$source" && return
    mkdir "$work/kafka"
    cp -r kafka/Dockerfile kafka/bin kafka/docker "$libs/libs" "$work/kafka/"
    build kafka "$source" "$work/kafka" --build-arg "BASE=$java"
    rm -rf "$work/kafka"
}

executable_jar() { # service
    set -- "../$1"/target/"$1"-*-exec.jar
    [ $# = 1 ] && [ -f "$1" ] || fail "$1: build it first: ./capstan images"
    printf '%s' "$1"
}

# The jars of all services, apart: $work/services/<service>/{dependencies,application}, and what they share in $work/services/lib.
extract_services() {
    [ ! -d "$work/services" ] || return 0
    for service in $java_services; do
        "$JAVA_HOME/bin/java" -XX:TieredStopAtLevel=1 -Djarmode=tools -jar "$(executable_jar "$service")" extract --layers \
            --destination "$work/services/$service" --application-filename service.jar >"$work/log" 2>&1 ||
            { cat "$work/log" >&2; fail "cannot take $service's jar apart"; }
        (cd "$work/services/$service/dependencies/lib" && sha256sum ./*.jar) >>"$work/services/jars"
    done
    mkdir "$work/services/lib"
    count=$(echo "$java_services" | wc -w)
    LC_ALL=C sort "$work/services/jars" | uniq -c | while read -r times sum jar; do
        [ "$times" = "$count" ] || continue
        mv "$work/services/api-service/dependencies/lib/$jar" "$work/services/lib/"
        rm -f "$work"/services/*/dependencies/lib/"$jar"
    done
}

build_libraries() {
    need java
    source=$(source_of "$java" libraries/* $(for service in $java_services; do executable_jar "$service"; echo; done))
    up_to_date libraries "$source" && return
    extract_services
    mkdir "$work/libraries"
    cp libraries/Dockerfile "$work/libraries/"
    mv "$work/services/lib" "$work/libraries/lib"
    build libraries "$source" "$work/libraries" --build-arg "BASE=$java"
}

# The services: each without training first, since that is where it is trained.
build_services() {
    need libraries
    [ "${CAPSTAN_AOT:-yes}" = no ] || { need postgres; need kafka; }
    untrained=''
    for service in $java_services; do
        folder=service
        [ ! -d "$service" ] || folder=$service
        source=$(source_of capstan/libraries:0.1 "$folder/Dockerfile" service/jvm.options healthy training/* trained/* \
            "$(executable_jar "$service")")
        up_to_date "$service" "$source" && continue
        untrained="$untrained $service"
        printf '%s' "$source" >"$work/$service.source"
        up_to_date "$service" "$source-untrained" || build_untrained "$service" "$folder" "$source-untrained"
    done
    [ -z "$untrained" ] || [ "${CAPSTAN_AOT:-yes}" = no ] || build_trained
}

build_untrained() { # service, folder, digest
    extract_services
    context=$work/$1
    mkdir "$context"
    cp "$2/Dockerfile" healthy "$context/"
    mv "$work/services/$1/dependencies/lib" "$context/dependencies"
    mv "$work/services/$1/application" "$context/application"
    cp service/jvm.options "$context/application/"
    build "$1" "$3" "$context" --build-arg BASE=capstan/libraries:0.1
    rm -rf "$context"
}

build_trained() {
    echo "images: training$untrained …"
    # shellcheck disable=SC2086 # a list
    if ! training/train.sh "$work/training" $untrained; then
        echo "images: the services' images have no AOT cache, and start slower; the next ./capstan images tries again" >&2
        return
    fi
    for service in $untrained; do
        mkdir "$work/trained"
        mv "$work/training/$service.aot" "$work/trained/service.aot"
        cp trained/Dockerfile "$work/trained/"
        { cat service/jvm.options; echo '-XX:AOTCache=/app/service.aot'; } >"$work/trained/jvm.options"
        build "$service" "$(cat "$work/$service.source")" "$work/trained" --build-arg "BASE=capstan/$service:0.1"
        rm -rf "$work/trained"
        # A JVM passes silently over a cache that doesn't fit; this one must not.
        docker run --rm --network none --entrypoint java "capstan/$service:0.1" -XX:AOTMode=on --dry-run @/app/jvm.options \
            -jar /app/service.jar >"$work/log" 2>&1 || { cat "$work/log" >&2; fail "the AOT cache of $service does not fit its image"; }
    done
}

engine_must_answer
base=${CAPSTAN_BASE_IMAGE:-capstan/base:0.1}
java=${CAPSTAN_JAVA_IMAGE:-capstan/java:0.1}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
done_images=''
[ $# -gt 0 ] || set -- postgres kafka proxy services
for image; do need "$image"; done

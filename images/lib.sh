# What the image builders share; read by build.sh and stack.sh, which have set -eu.

fail() {
    echo "images: $*" >&2
    exit 1
}

# What an image was made of is kept on it as a label.
is_current() { # tag, digest of the sources
    [ "$(docker image inspect --format '{{ index .Config.Labels "dev.capstan/source" }}' "$1" 2>/dev/null)" = "$2" ]
}

digest() {
    cat "$@" | sha256sum | cut -c 1-16
}

# The legacy builder, which every engine has. It leaves the image that had the tag before without a name; that one goes, unless
# something still needs it.
build() { # name, digest, context, further arguments of docker build
    name=$1 source=$2 context=$3
    shift 3
    [ "${CAPSTAN_REBUILD:-}" != yes ] || set -- --no-cache "$@"
    before=$(docker image inspect --format '{{ .Id }}' "capstan/$name:0.1" 2>/dev/null || true)
    DOCKER_BUILDKIT=0 docker build --quiet --tag "capstan/$name:0.1" --label "dev.capstan/image=$name" \
        --label "dev.capstan/source=$source" "$@" "$context" >"$work/log" 2>&1 ||
        { cat "$work/log" >&2; fail "could not build capstan/$name:0.1"; }
    [ -z "$before" ] || docker image rm "$before" >/dev/null 2>&1 || true
    echo "images: built capstan/$name:0.1"
}

engine_must_answer() {
    docker version >/dev/null 2>&1 || fail "no Docker engine answers at ${DOCKER_HOST:-/var/run/docker.sock}"
}

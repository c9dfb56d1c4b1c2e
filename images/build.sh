#!/bin/sh
# Builds the images that a cluster needs from what is on this machine, without any registry:
#
#   capstan/pause:0.1   the process of a Pod's sandbox (an agent that lacks it makes it by itself)
#   capstan/hello:0.1   the sample's web server, of Debian's busybox-static
#
# usage: images/build.sh        DOCKER_HOST and BUSYBOX are honoured. Builds only what changed; repeating it is harmless.
set -eu
cd "$(dirname "$0")"
busybox=${BUSYBOX:-/bin/busybox}

. ./lib.sh

build_pause() {
    program=../node-agent/src/main/resources/dev/capstan/nodeagent/runtime/docker/pause-$arch.base64
    [ -f "$program" ] || fail "no pause program for $arch: run images/pause/build.sh on such a machine"
    source=$(digest "$program")
    is_current capstan/pause:0.1 "$source" && return
    mkdir "$work/pause"
    base64 -d "$program" >"$work/pause/pause"
    chmod 755 "$work/pause/pause"
    printf 'FROM scratch\nCOPY pause /pause\nENTRYPOINT ["/pause"]\n' >"$work/pause/Dockerfile"
    build pause "$source" "$work/pause"
}

build_hello() {
    [ -x "$busybox" ] || fail "$busybox not found: apt-get install busybox-static"
    if ldd "$busybox" >/dev/null 2>&1; then
        fail "$busybox needs libraries of this machine: apt-get install busybox-static"
    fi
    source=$(digest "$busybox" hello/Dockerfile hello/hello hello/index.cgi)
    is_current capstan/hello:0.1 "$source" && return
    root=$work/hello/root
    mkdir -p "$root/bin" "$root/www/cgi-bin" "$root/etc" "$root/tmp" "$root/proc" "$root/sys" "$root/dev"
    chmod 1777 "$root/tmp"
    cp hello/Dockerfile "$work/hello/"
    cp "$busybox" "$root/bin/busybox"
    for applet in $("$busybox" --list); do
        [ "$applet" = busybox ] || ln -s busybox "$root/bin/$applet"
    done
    install -m 755 hello/hello "$root/bin/hello"
    install -m 755 hello/index.cgi "$root/www/cgi-bin/index.cgi"
    echo 'root:x:0:0:root:/:/bin/sh' >"$root/etc/passwd"
    echo 'nobody:x:65534:65534:nobody:/:/bin/sh' >>"$root/etc/passwd"
    printf 'root:x:0:\nnogroup:x:65534:\n' >"$root/etc/group"
    build hello "$source" "$work/hello"
}

case $(uname -m) in
    x86_64) arch=amd64 ;;
    aarch64) arch=arm64 ;;
    *) fail "no images for $(uname -m)" ;;
esac
engine_must_answer
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
build_pause
build_hello

#!/bin/sh
# Compiles pause.c into the resource that the node agent makes its sandbox image of. Needed only after a change of pause.c:
# the result is kept in the source tree, as text, so that a node needs neither compiler nor registry.
#
# usage: images/pause/build.sh          (CC=aarch64-linux-gnu-gcc for another architecture)
set -eu
cd "$(dirname "$0")"
cc=${CC:-gcc}
case $("$cc" -dumpmachine) in
    x86_64-*) arch=amd64 flags=-fcf-protection=none ;;
    aarch64-*) arch=arm64 flags=-mbranch-protection=none ;;
    *) echo "pause: no system calls known for $("$cc" -dumpmachine)" >&2; exit 1 ;;
esac
resource=../../node-agent/src/main/resources/dev/capstan/nodeagent/runtime/docker/pause-$arch.base64
program=$(mktemp)
trap 'rm -f "$program"' EXIT
"$cc" "$flags" -Os -static -nostdlib -ffreestanding -fno-stack-protector -fno-asynchronous-unwind-tables \
    -fno-pie -no-pie -Wall -Wextra -Werror -Wl,--build-id=none -Wl,-n -Wl,-z,noseparate-code -Wl,-z,noexecstack \
    -o "$program" pause.c
strip --strip-all --remove-section=.comment "$program"
mkdir -p "$(dirname "$resource")"
base64 -w 120 "$program" > "$resource"
echo "pause: $(wc -c < "$program") bytes for $arch"

#!/bin/sh
# Makes a small Debian as a tar archive: minbase without documentation, translations and package lists, apt kept, so that the
# images on top can install what they need. Wants to be root, and debootstrap.
#
# usage: base/rootfs.sh OUTPUT.tar        CAPSTAN_DEBIAN_MIRROR names another mirror.
set -eu
suite=bookworm
mirror=${CAPSTAN_DEBIAN_MIRROR:-http://deb.debian.org/debian}
root=$(mktemp -d)
trap 'rm -rf --one-file-system "$root"' EXIT

debootstrap --variant=minbase "$suite" "$root" "$mirror"

cat >"$root/etc/apt/sources.list" <<SOURCES
deb $mirror $suite main
deb $mirror $suite-updates main
deb $mirror-security $suite-security main
SOURCES
# What is installed later leaves these away too.
cat >"$root/etc/dpkg/dpkg.cfg.d/small" <<'SMALL'
path-exclude /usr/share/doc/*
path-include /usr/share/doc/*/copyright
path-exclude /usr/share/man/*
path-exclude /usr/share/info/*
path-exclude /usr/share/locale/*
path-exclude /usr/share/lintian/*
SMALL
cat >"$root/etc/apt/apt.conf.d/small" <<'SMALL'
APT::Install-Recommends "false";
Acquire::Languages "none";
DPkg::Post-Invoke { "rm -f /var/cache/apt/archives/*.deb /var/cache/apt/*.bin || true"; };
SMALL
# No service starts because its package is installed.
printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
chmod 755 "$root/usr/sbin/policy-rc.d"

cp /etc/resolv.conf "$root/etc/resolv.conf"
chroot "$root" sh -c 'apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq -y upgrade'
: >"$root/etc/resolv.conf"

find "$root/usr/share/doc" -type f ! -name copyright -delete
find "$root/usr/share/doc" -depth -type d -empty -delete
rm -rf "$root"/usr/share/man/* "$root"/usr/share/info/* "$root"/usr/share/locale/* "$root"/usr/share/lintian/* \
    "$root"/var/lib/apt/lists/* "$root"/var/cache/apt/archives/*.deb "$root"/var/cache/apt/*.bin "$root"/var/cache/debconf/*-old \
    "$root"/var/log/*.log "$root"/var/log/apt/* "$root"/tmp/* "$root"/dev/*

tar --create --file "$1" --directory "$root" --sort=name --numeric-owner .

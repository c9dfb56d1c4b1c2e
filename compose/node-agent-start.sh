#!/bin/bash
# The agent has the rights it needs one by one, not all of them; what the engine withholds with the rest is /proc/sys, by which
# the CNI plug-ins set up the Pods' namespaces.
set -eu
mount -o remount,rw,bind /proc/sys
exec java @/app/jvm.options -jar /app/service.jar

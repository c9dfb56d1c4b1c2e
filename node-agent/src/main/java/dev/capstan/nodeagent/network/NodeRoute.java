package dev.capstan.nodeagent.network;

import dev.capstan.resource.Cidr;

/**
 * The way to the Pods of a node on another host.
 *
 * @param destination the node's Pod CIDR
 * @param gateway the other host's address, on a network that this host is on too
 */
record NodeRoute(Cidr destination, String gateway) {
    @Override
    public String toString() {
        return destination + " via " + gateway;
    }
}

package dev.capstan.lifecycle.node;

import dev.capstan.resource.Cidr;
import java.util.BitSet;
import java.util.Collection;
import java.util.Optional;

/**
 * Cuts the cluster's CIDR into equal shares and gives each out once.
 *
 * <p>Shares are given out in turn, so that a freed one rests as long as possible: an address of a removed node isn't at once
 * another Pod's. Thread-safe.
 */
final class CidrPool {
    private static final int MAX_SHARES_BITS = 16;

    private final Cidr cluster;
    private final int shareLength;
    private final int shares;
    private final BitSet taken = new BitSet();
    private int next;

    /**
     * @param shareLength prefix length of each share
     */
    CidrPool(Cidr cluster, int shareLength) {
        int bits = shareLength - cluster.prefixLength();
        if (bits < 0 || bits > MAX_SHARES_BITS) {
            throw new IllegalArgumentException("cannot cut " + cluster + " into shares of /" + shareLength
                    + ": their prefix must be 0 to " + MAX_SHARES_BITS + " bits longer");
        }
        this.cluster = cluster;
        this.shareLength = shareLength;
        this.shares = 1 << bits;
    }

    /** Empty when all are taken. */
    synchronized Optional<Cidr> allocate() {
        int free = taken.nextClearBit(next);
        if (free >= shares) {
            free = taken.nextClearBit(0);
        }
        if (free >= shares) {
            return Optional.empty();
        }
        taken.set(free);
        next = (free + 1) % shares;
        return Optional.of(share(free));
    }

    /** Marks what a node has already, whatever its size; without effect outside the cluster's CIDR. */
    synchronized void occupy(Cidr cidr) {
        mark(cidr, true);
    }

    synchronized void release(Cidr cidr) {
        mark(cidr, false);
    }

    /** Forgets all and takes these for what there is. */
    synchronized void reset(Collection<Cidr> inUse) {
        taken.clear();
        inUse.forEach(this::occupy);
    }

    private void mark(Cidr cidr, boolean value) {
        if (!cluster.overlaps(cidr)) {
            return;
        }
        long shareSize = share(0).size();
        long first = Math.max(0, Math.floorDiv(cidr.address() - cluster.address(), shareSize));
        long last = Math.min(shares - 1, (cidr.address() + cidr.size() - 1 - cluster.address()) / shareSize);
        taken.set((int) first, (int) last + 1, value);
    }

    private Cidr share(int index) {
        long size = 1L << (Integer.SIZE - shareLength);
        return new Cidr(cluster.address() + index * size, shareLength);
    }
}

package dev.capstan.nodeagent.runtime.docker;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** An id that no other test has, and addresses that go with it. */
public record TestCluster(String id, int block) {

    /** Clusters of tests that run at the same time on one machine may share addresses only if their block is the same. */
    public static TestCluster create() {
        int number = ThreadLocalRandom.current().nextInt(0x1000000);
        return new TestCluster("t" + HexFormat.of().toHexDigits(number, 6), 200 + number % 10);
    }

    /** One whose addresses differ from this one's, to run side by side with it. */
    public TestCluster another() {
        TestCluster next = create();
        return next.block == block ? new TestCluster(next.id, 200 + (block + 1) % 10) : next;
    }

    public String clusterCidr() {
        return "10." + block + ".0.0/16";
    }

    public String podCidr(int node) {
        return "10." + block + "." + ((id.hashCode() >>> 3 & 0x3f) * 4 + node % 4) + ".0/24";
    }
}

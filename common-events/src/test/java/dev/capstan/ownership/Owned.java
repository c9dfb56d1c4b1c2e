package dev.capstan.ownership;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Ownership without a group, for tests of what is done with it. */
public final class Owned {
    private final GroupSession session = new GroupSession(Duration.ofHours(1), System::nanoTime);
    private final ControllerOwnership ownership;
    private final Map<Shard, Tenure> tenures = new HashMap<>();

    private Owned(ShardedController controller) {
        session.confirmed(session.now());
        ownership = new ControllerOwnership(controller);
    }

    /** No shard yet. */
    public static Owned nothingOf(ShardedController controller) {
        return new Owned(controller);
    }

    /** All shards, for ever. */
    public static ShardOwnership by(ShardedController controller) {
        Owned all = new Owned(controller);
        for (int number = 0; number < controller.shards(); number++) {
            all.gain(controller.shard(number));
        }
        return all.ownership;
    }

    public ShardOwnership ownership() {
        return ownership;
    }

    public Tenure gain(Shard shard) {
        Tenure tenure = new Tenure(shard, Instant.EPOCH, session);
        tenures.put(shard, tenure);
        ownership.begin(tenure);
        return tenure;
    }

    public void lose(Shard shard) {
        Tenure tenure = tenures.remove(shard);
        if (tenure != null) {
            ownership.end(tenure);
        }
    }
}

package dev.capstan.ownership;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of a shard, from being assigned to being worked on and back:
 *
 * <ol>
 *   <li><em>assigned</em> by the group: nothing is done yet, for what its last owner wrote may not have reached us;
 *   <li><em>catching up</em>: the store's revision was read after the assignment, and the informers are waited for;
 *   <li><em>ours</em>: a {@link Tenure} has begun, and all keys are queued;
 *   <li>over: given back or taken away; or the group was silent for too long, and if the shard is still assigned to us
 *       when it is heard again, all begins anew.
 * </ol>
 *
 * <p>Belongs to the thread of {@link ShardMembership}.
 */
final class Holdings {
    private static final Logger log = LoggerFactory.getLogger(Holdings.class);

    private final Map<ShardedController, ControllerOwnership> ownerships = new EnumMap<>(ShardedController.class);
    private final GroupSession session;
    private final Supplier<CompletableFuture<Void>> catchUp;
    private final Clock clock;

    private final Set<Shard> assigned = new LinkedHashSet<>();
    private final Map<Shard, Tenure> tenures = new HashMap<>();
    private final Set<Shard> gaining = new LinkedHashSet<>();
    private @Nullable CompletableFuture<Void> caughtUp;

    /**
     * @param catchUp completes once the informers show all that was written before it was called
     */
    Holdings(
            Collection<ControllerOwnership> ownerships,
            GroupSession session,
            Supplier<CompletableFuture<Void>> catchUp,
            Clock clock) {
        ownerships.forEach(ownership -> this.ownerships.put(ownership.controller(), ownership));
        this.session = session;
        this.catchUp = catchUp;
        this.clock = clock;
    }

    void assigned(Collection<Shard> shards) {
        if (!shards.isEmpty()) {
            log.info("assigned, waiting for the informers shards={}", shards);
        }
        assigned.addAll(shards);
    }

    /** Nothing more is written when this returns, or only what has been on its way for longer than {@code patience}. */
    void givenBack(Collection<Shard> shards, Duration patience) throws InterruptedException {
        for (Tenure tenure : unassign(shards)) {
            tenure.awaitQuiet(patience);
        }
    }

    void takenAway(Collection<Shard> shards) {
        unassign(shards);
    }

    Collection<Shard> all() {
        return List.copyOf(assigned);
    }

    private List<Tenure> unassign(Collection<Shard> shards) {
        List<Tenure> ended = new ArrayList<>();
        for (Shard shard : shards) {
            assigned.remove(shard);
            // Should it come back, others have written meanwhile: what is being waited for isn't enough.
            gaining.remove(shard);
            Tenure tenure = tenures.remove(shard);
            if (tenure != null) {
                end(tenure);
                ended.add(tenure);
            }
        }
        if (!ended.isEmpty()) {
            log.info("lost shards={}", ended.stream().map(Tenure::shard).toList());
        }
        return ended;
    }

    private void end(Tenure tenure) {
        ownership(tenure.shard()).end(tenure);
    }

    /** Whether shards are waiting for the informers. */
    boolean isGaining() {
        return caughtUp != null;
    }

    /** To be called again and again. */
    void advance() {
        endLapsed();
        if (!session.isAlive()) {
            return;
        }
        CompletableFuture<Void> waitedFor = caughtUp;
        if (waitedFor == null) {
            beginToGain();
        } else if (waitedFor.isDone()) {
            caughtUp = null;
            if (!waitedFor.isCompletedExceptionally() && !gaining.isEmpty()) {
                gaining.forEach(this::beginTenure);
                log.info("gained shards={}", gaining);
            }
            gaining.clear();
        }
    }

    private void endLapsed() {
        List<Tenure> lapsed =
                tenures.values().stream().filter(tenure -> !tenure.isCurrent()).toList();
        if (!lapsed.isEmpty()) {
            log.warn("the group wasn't heard of for too long, so its shards aren't ours any more shards={}", lapsed);
        }
        for (Tenure tenure : lapsed) {
            tenures.remove(tenure.shard());
            end(tenure);
        }
    }

    private void beginToGain() {
        gaining.addAll(assigned);
        gaining.removeAll(tenures.keySet());
        if (!gaining.isEmpty()) {
            caughtUp = catchUp.get();
        }
    }

    private void beginTenure(Shard shard) {
        Tenure tenure = new Tenure(shard, clock.instant(), session);
        tenures.put(shard, tenure);
        ownership(shard).begin(tenure);
    }

    private ControllerOwnership ownership(Shard shard) {
        ControllerOwnership ownership = ownerships.get(shard.controller());
        if (ownership == null) {
            throw new IllegalStateException("no controller here works on " + shard);
        }
        return ownership;
    }
}

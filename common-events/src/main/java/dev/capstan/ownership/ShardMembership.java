package dev.capstan.ownership;

import java.time.Clock;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/** One instance's membership in the group of its service: all that the instance owns, of whichever controller. */
public final class ShardMembership implements SmartLifecycle {
    /** After the informers, which are waited for; it ends after the controller loops, which write until then. */
    public static final int PHASE = 5;

    private final Function<String, Consumer<byte[], byte[]>> consumers;
    private final Supplier<CompletableFuture<Void>> catchUp;
    private final OwnershipProperties properties;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final Map<ShardedController, ControllerOwnership> ownerships = new EnumMap<>(ShardedController.class);
    private @Nullable GroupMember member;

    /**
     * @param consumers makes a consumer of a group
     * @param catchUp completes once the informers show all that was written before it was called
     * @param nanoTime {@link System#nanoTime}
     */
    public ShardMembership(
            Function<String, Consumer<byte[], byte[]>> consumers,
            Supplier<CompletableFuture<Void>> catchUp,
            OwnershipProperties properties,
            Clock clock,
            LongSupplier nanoTime) {
        this.consumers = consumers;
        this.catchUp = catchUp;
        this.properties = properties;
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    /** Takes part in the work of a controller; the same answer each time. All controllers of one instance are of one service. */
    public synchronized ShardOwnership ownershipOf(ShardedController controller) {
        if (member != null) {
            throw new IllegalStateException("ownerships are made before they are started: " + controller);
        }
        return ownerships.computeIfAbsent(controller, ControllerOwnership::new);
    }

    /** Of every controller of this instance. */
    public synchronized Collection<ShardOwnership> all() {
        return List.copyOf(ownerships.values());
    }

    @Override
    public synchronized void start() {
        if (member != null || ownerships.isEmpty()) {
            return;
        }
        Map<String, ShardedController> byTopic = new HashMap<>();
        ownerships.keySet().forEach(controller -> byTopic.put(controller.topic(), controller));
        String group = groupOf(ownerships.keySet());
        GroupSession session = new GroupSession(properties.trusted(), new WakefulTime(clock, nanoTime));
        Holdings holdings = new Holdings(ownerships.values(), session, catchUp, clock);
        member = new GroupMember(
                group, () -> consumers.apply(group), byTopic, session, holdings, properties.heartbeatInterval());
        member.start();
    }

    private static String groupOf(Collection<ShardedController> controllers) {
        List<String> groups =
                controllers.stream().map(ShardedController::group).distinct().toList();
        if (groups.size() != 1) {
            throw new IllegalStateException("controllers of several services in one: " + controllers);
        }
        return groups.getFirst();
    }

    @Override
    public synchronized void stop() {
        GroupMember leaving = member;
        if (leaving == null) {
            return;
        }
        member = null;
        try {
            leaving.stop();
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return member != null;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}

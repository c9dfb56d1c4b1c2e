package dev.capstan.apiserver.store;

import dev.capstan.apiserver.store.ReadVersion.Any;
import dev.capstan.apiserver.store.ReadVersion.AtLeast;
import dev.capstan.apiserver.store.ReadVersion.Exactly;
import dev.capstan.apiserver.store.ReadVersion.Fresh;
import dev.capstan.apiserver.store.StoreException.Reason;
import dev.capstan.management.HealthCheck;
import dev.capstan.management.HealthContributor;
import dev.capstan.resource.ObjectKey;
import dev.capstan.resource.ResourceType;
import dev.capstan.resource.ResourceTypes;
import dev.capstan.tracing.Cause;
import dev.capstan.tracing.Tracing;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/** The store on PostgreSQL: writes go to the {@link Committer}, reads and watches to the {@link ObjectCache}. */
final class PostgresObjectStore implements ObjectStore, ChangeFeed, HealthContributor, MeterBinder, SmartLifecycle {
    /** Before the relay, which reads the store's changes, and the web server, which needs both. */
    static final int PHASE = -100;

    /** Kubernetes waits this long for a revision that a client says it has seen. */
    private static final Duration REVISION_WAIT = Duration.ofSeconds(3);

    private final Committer committer;
    private final LogFollower follower;
    private final Housekeeping housekeeping;
    private final ObjectCache cache;
    private final ChangeLog log;
    private final History history;
    private final FreshRevision fresh;
    private final Epochs epochs;
    private final Publication publication;
    private final Tracing tracing;
    private final Duration timeout;
    private volatile boolean running;

    PostgresObjectStore(
            Committer committer,
            LogFollower follower,
            Housekeeping housekeeping,
            ObjectCache cache,
            ChangeLog log,
            FreshRevision fresh,
            Epochs epochs,
            Publication publication,
            Tracing tracing,
            Duration timeout) {
        this.committer = committer;
        this.follower = follower;
        this.housekeeping = housekeeping;
        this.cache = cache;
        this.log = log;
        this.history = new History(cache, log);
        this.fresh = fresh;
        this.epochs = epochs;
        this.publication = publication;
        this.tracing = tracing;
        this.timeout = timeout;
    }

    @Override
    public StoredObject commit(Mutation mutation) {
        // Of the request, not of its commit: what follows from a change follows from who asked for it.
        Cause request = Cause.current();
        return tracing.in("commit", () -> commit(mutation, request == null ? null : request.traceparent()));
    }

    private StoredObject commit(Mutation mutation, @Nullable String traceparent) {
        CompletableFuture<StoredObject> outcome = committer.submit(mutation, traceparent);
        try {
            return outcome.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            throw asUnchecked(failed.getCause());
        } catch (TimeoutException late) {
            outcome.cancel(false);
            throw new StoreUnavailableException("PostgreSQL didn't commit within " + timeout);
        } catch (InterruptedException stopped) {
            outcome.cancel(false);
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("interrupted while waiting for the commit");
        }
    }

    @Override
    public Optional<StoredObject> get(ResourceType type, ObjectKey key, ReadVersion version) {
        return Optional.ofNullable(snapshot(version, type, type.namespaced() ? key.namespace() : null)
                .get(type, key));
    }

    @Override
    public ObjectList list(ResourceType type, @Nullable String namespace, ReadVersion version) {
        Snapshot snapshot = snapshot(version, type, namespace);
        return new ObjectList(snapshot.revision(), snapshot.list(type, namespace));
    }

    @Override
    public ChangeStream watch(ResourceType type, @Nullable String namespace, long afterRevision) {
        awaitLoaded();
        reach(afterRevision);
        LogWalk walk = new LogWalk(cache, log, type, namespace, afterRevision);
        return LogChangeStream.opened(walk);
    }

    @Override
    public StoreStatus status() {
        StoreState state = log.state();
        Publication.Progress progress = publication.progress();
        return new StoreStatus(
                Long.toString(state.epoch()), state.revision(), progress.published(), progress.rebuilding());
    }

    @Override
    public ChangeStream changesAfter(long revision) {
        awaitLoaded();
        return LogChangeStream.opened(new LogWalk(cache, log, null, null, revision));
    }

    @Override
    public Map<ResourceType, ObjectList> everything() {
        awaitLoaded();
        Snapshot snapshot = cache.snapshot();
        Map<ResourceType, ObjectList> all = new HashMap<>();
        for (ResourceType type : ResourceTypes.all()) {
            all.put(type, new ObjectList(snapshot.revision(), snapshot.list(type, null)));
        }
        return all;
    }

    @Override
    public Optional<Change> changeAt(long revision) {
        return log.at(revision);
    }

    @Override
    public StoreState state() {
        return log.state();
    }

    @Override
    public StoreState beginEpoch(long epoch, long beyond) {
        StoreState begun = epochs.begin(epoch, Math.max(beyond, cache.revision()));
        follower.catchUp(begun.revision());
        return begun;
    }

    private Snapshot snapshot(ReadVersion version, ResourceType type, @Nullable String namespace) {
        awaitLoaded();
        return switch (version) {
            case Any any -> cache.snapshot();
            case Fresh now -> {
                follower.catchUp(fresh.get());
                yield cache.snapshot();
            }
            case AtLeast least -> {
                reach(least.revision());
                yield cache.snapshot();
            }
            case Exactly exactly -> {
                reach(exactly.revision());
                yield history.at(exactly.revision(), type, namespace);
            }
        };
    }

    /** Another instance may have written what a client says it has seen. */
    private void reach(long revision) {
        if (cache.revision() >= revision) {
            return;
        }
        follower.catchUp(Math.min(revision, fresh.get()));
        try {
            if (!cache.recent().awaitHead(revision, REVISION_WAIT.toNanos())) {
                throw new StoreException(
                        Reason.REVISION_NOT_REACHED,
                        "Too large resource version: " + revision + ", current: " + cache.revision());
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("interrupted while waiting for revision " + revision);
        }
    }

    private void awaitLoaded() {
        try {
            if (!follower.isLoaded() && !follower.awaitLoaded(timeout)) {
                throw new StoreUnavailableException("objects aren't loaded yet");
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("interrupted while objects are loaded");
        }
    }

    private static RuntimeException asUnchecked(@Nullable Throwable cause) {
        return switch (cause) {
            // Thrown on the committer's thread: say where it was wanted.
            case StoreException refused -> new StoreException(refused.reason(), String.valueOf(refused.getMessage()));
            case RuntimeException failure ->
                new IllegalStateException("write failed: " + failure.getMessage(), failure);
            case null, default -> new IllegalStateException("write failed", cause);
        };
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        committer.meteredBy(new StoreMeters(registry));
        StoreMeters.bind(cache, publication, registry);
    }

    @Override
    public List<HealthCheck> healthChecks() {
        return List.of(
                HealthCheck.readiness("database", follower::whyNotAnswered),
                HealthCheck.readiness("cache", follower::whyNotLoaded));
    }

    @Override
    public void start() {
        running = true;
        follower.start();
        committer.start();
        housekeeping.start();
    }

    @Override
    public void stop() {
        running = false;
        housekeeping.stop();
        try {
            committer.stop();
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
        follower.stop();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}

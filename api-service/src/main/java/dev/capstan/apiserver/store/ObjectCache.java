package dev.capstan.apiserver.store;

import java.util.List;

/**
 * What this instance knows of the store: the newest snapshot and the changes that led to it.
 *
 * <p>Changes come from two sides, the committer (its own, right after COMMIT) and the follower (all, from the change log),
 * and whoever comes second with a change is ignored. Reading never blocks.
 */
final class ObjectCache {
    private final RecentChanges recent;
    private volatile Snapshot snapshot = Snapshot.EMPTY;

    ObjectCache(RecentChanges recent) {
        this.recent = recent;
    }

    Snapshot snapshot() {
        return snapshot;
    }

    long revision() {
        return snapshot.revision();
    }

    RecentChanges recent() {
        return recent;
    }

    /** Starts over from a snapshot; watchers that stand below it must look into the change log. */
    synchronized void load(Snapshot loaded) {
        if (loaded.revision() >= snapshot.revision()) {
            snapshot = loaded;
            recent.reset(loaded.revision());
        }
    }

    /**
     * @param entries every change in {@code (base, head]}, in order
     * @throws IllegalStateException when changes between this cache and {@code base} are missing
     */
    synchronized void apply(long base, List<LogEntry> entries, long head) {
        Snapshot current = snapshot;
        if (head <= current.revision()) {
            return;
        }
        if (current.revision() < base) {
            throw new IllegalStateException("changes after " + current.revision() + " are missing up to " + base);
        }
        List<LogEntry> news = entries.stream()
                .filter(entry -> entry.change().revision() > current.revision())
                .toList();
        Snapshot.Draft draft = current.draft();
        news.forEach(entry -> draft.apply(entry.change()));
        // The snapshot first: whoever is told of a change finds it in a read.
        snapshot = draft.at(head);
        recent.append(news, head);
    }
}

package dev.capstan.tracing;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The causes of one piece of work, newest last: several changes of one key are worked on at once. The newest that
 * {@linkplain Cause#goesOn goes on} is the parent, the others are links.
 */
public record Causes(List<Cause> all) {
    public static final Causes NONE = new Causes(List.of());

    /** A thousand Pods of one ReplicaSet: what came before the newest few is of no help to a reader. */
    private static final int MOST = 16;

    public static Causes of(@Nullable Cause cause) {
        return cause == null ? NONE : new Causes(List.of(cause));
    }

    public boolean isEmpty() {
        return all.isEmpty();
    }

    public Causes and(Causes newer) {
        if (isEmpty()) {
            return newer;
        }
        List<Cause> joined = new ArrayList<>(all);
        newer.all.stream().filter(cause -> !all.contains(cause)).forEach(joined::add);
        return new Causes(List.copyOf(joined.subList(Math.max(0, joined.size() - MOST), joined.size())));
    }

    /** None of them goes on. */
    public Causes linked() {
        return isEmpty() ? this : new Causes(all.stream().map(Cause::linked).toList());
    }

    /** Null when the work begins a trace of its own. */
    @Nullable
    Cause parent() {
        return all.reversed().stream().filter(Cause::goesOn).findFirst().orElse(null);
    }

    List<Cause> links() {
        Cause parent = parent();
        return all.stream().filter(cause -> !cause.equals(parent)).toList();
    }
}

package dev.capstan.scheduler.framework;

import dev.capstan.scheduler.cache.NodeInfo;
import dev.capstan.scheduler.cache.PodInfo;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The plug-ins of a scheduler, in the order in which they are asked. */
public final class Framework {
    /** A rejection and who spoke it. */
    public record Rejection(String plugin, List<String> reasons) {}

    private final List<PreFilterPlugin> preFilters;
    private final FilterPlugin[] filters;
    private final List<ScorePlugin> scores;
    private final Map<ClusterEvent, Set<String>> helpedBy = new EnumMap<>(ClusterEvent.class);

    /**
     * @param filters asked in this order; the first that rejects a node gives the reason for it
     */
    public Framework(List<PreFilterPlugin> preFilters, List<FilterPlugin> filters, List<ScorePlugin> scores) {
        this.preFilters = List.copyOf(preFilters);
        this.filters = filters.toArray(FilterPlugin[]::new);
        this.scores = List.copyOf(scores);
        for (ClusterEvent event : ClusterEvent.values()) {
            helpedBy.put(event, new HashSet<>());
        }
        preFilters.forEach(this::register);
        filters.forEach(this::register);
    }

    private void register(Plugin plugin) {
        plugin.helpfulEvents().forEach(event -> helpedBy.get(event).add(plugin.name()));
    }

    /** Whether an event may help a Pod that these plug-ins rejected; any may when none is named, as without nodes. */
    public boolean mayHelp(ClusterEvent event, Set<String> rejectedBy) {
        Set<String> helped = helpedBy.get(event);
        return rejectedBy.isEmpty() || rejectedBy.stream().anyMatch(helped::contains);
    }

    /** What every node would say, or null. */
    public @Nullable Rejection preFilter(PodInfo pod) {
        for (PreFilterPlugin plugin : preFilters) {
            if (plugin.preFilter(pod) instanceof FilterResult.Rejected(var reasons)) {
                return new Rejection(plugin.name(), reasons);
            }
        }
        return null;
    }

    /** Null when the Pod may run there. */
    public @Nullable Rejection filter(PodInfo pod, NodeInfo node) {
        for (FilterPlugin plugin : filters) {
            if (plugin.filter(pod, node) instanceof FilterResult.Rejected(var reasons)) {
                return new Rejection(plugin.name(), reasons);
            }
        }
        return null;
    }

    /**
     * The weighted sum of all scores.
     *
     * @param nodes the feasible ones, of which the first {@code count} are meant
     */
    public long[] score(PodInfo pod, NodeInfo[] nodes, int count) {
        long[] totals = new long[count];
        long[] current = new long[count];
        for (ScorePlugin plugin : scores) {
            if (plugin.skips(pod)) {
                continue;
            }
            for (int i = 0; i < count; i++) {
                current[i] = plugin.score(pod, nodes[i]);
            }
            plugin.normalize(current, count);
            for (int i = 0; i < count; i++) {
                totals[i] += current[i] * plugin.weight();
            }
        }
        return totals;
    }
}

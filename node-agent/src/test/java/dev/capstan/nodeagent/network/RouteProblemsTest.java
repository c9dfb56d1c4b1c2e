package dev.capstan.nodeagent.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.informer.IndexedStore;
import dev.capstan.testing.ManualClock;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RouteProblemsTest {
    private static final Map<String, String> NONE = Map.of();
    private static final Map<String, String> NO_WAY = Map.of("other", "no way");

    private final ManualClock clock = new ManualClock();
    private final IndexedStore<Node> nodes = new IndexedStore<>();
    private final List<String> events = new ArrayList<>();
    private final RouteProblems problems = new RouteProblems(
            "own",
            nodes,
            (type, about, reason, message) ->
                    events.add(type + " " + about.getMetadata().getName() + " " + reason + ": " + message),
            clock);

    RouteProblemsTest() {
        nodes.put(new NodeBuilder()
                .withNewMetadata()
                .withName("own")
                .endMetadata()
                .build());
    }

    @Test
    void areToldOnceAtTheAgentsOwnNode() {
        problems.tell(NONE, NO_WAY);
        problems.tell(NONE, NO_WAY);

        assertThat(events)
                .containsExactly(
                        "Warning own FailedToCreateRoute: Could not create a route to the Pods of node other: no way");
    }

    @Test
    void areToldAgainWhenTheyAreOthers() {
        problems.tell(NONE, NO_WAY);
        problems.tell(Map.of("other", "not within the cluster's"), NONE);

        assertThat(events).hasSize(2).last().asString().endsWith("not within the cluster's");
    }

    @Test
    void areToldAgainWhenTheyHadGone() {
        problems.tell(NONE, NO_WAY);
        problems.tell(NONE, NONE);
        problems.tell(NONE, NO_WAY);

        assertThat(events).hasSize(2);
    }

    @Test
    void areToldAgainBeforeTheEventIsForgotten() {
        problems.tell(NONE, NO_WAY);
        clock.advance(Duration.ofMinutes(29));
        problems.tell(NONE, NO_WAY);
        assertThat(events).hasSize(1);

        clock.advance(Duration.ofMinutes(1));
        problems.tell(NONE, NO_WAY);

        assertThat(events).hasSize(2);
    }
}

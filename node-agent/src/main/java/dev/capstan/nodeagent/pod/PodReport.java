package dev.capstan.nodeagent.pod;

import dev.capstan.nodeagent.status.PodFacts;
import dev.capstan.nodeagent.status.PodStatusCalculator;
import dev.capstan.nodeagent.status.PodStatuses;
import dev.capstan.resource.Pods;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** S8 of the path: tells the API server what a Pod's containers do. */
final class PodReport {
    private final PodStatuses writer;
    private final PodStatusCalculator calculator;
    private final PathLog path;
    private final Clock clock;

    PodReport(PodStatuses writer, PodStatusCalculator calculator, PathLog path, Clock clock) {
        this.writer = writer;
        this.calculator = calculator;
        this.path = path;
        this.clock = clock;
    }

    /** The Pod with the status reported last, which its stored status may not show yet. Conditions of others stay theirs. */
    Pod withLatestStatus(Pod stored) {
        Optional<PodStatus> latest = writer.latest(stored.getMetadata().getUid());
        if (latest.isEmpty()) {
            return stored;
        }
        List<PodCondition> conditions = new ArrayList<>(latest.get().getConditions());
        Stream.ofNullable(stored.getStatus())
                .flatMap(status -> status.getConditions().stream())
                .filter(condition ->
                        conditions.stream().noneMatch(own -> own.getType().equals(condition.getType())))
                .forEach(conditions::add);
        PodStatus merged =
                new PodStatusBuilder(latest.get()).withConditions(conditions).build();
        return new PodBuilder(stored).withStatus(merged).build();
    }

    /** Reports what the facts say; returns the Pod with that status. */
    Pod report(PodFacts facts) {
        PodStatus status = calculator.calculate(facts, clock.instant());
        writer.write(facts.pod(), status);
        Pod reported = withLatestStatus(facts.pod());
        path.ready(Pods.isReady(reported));
        return reported;
    }
}

package dev.capstan.workqueue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.testing.ManualClock;
import dev.capstan.tracing.Cause;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RateLimitingWorkQueueTest {
    private final ManualClock clock = new ManualClock();
    private final RateLimitingWorkQueue<String> queue =
            new RateLimitingWorkQueue<>(new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(10)), clock);

    @Test
    void handsOutAKeyOnceThatWasAddedTwice() {
        queue.add("a");
        queue.add("a");

        assertThat(queue.poll()).isEqualTo("a");
        assertThat(queue.poll()).isNull();
    }

    @Test
    void keepsAKeyBackThatIsBeingWorkedOnAndHandsItOutAfterwards() {
        queue.add("a");
        queue.poll();
        queue.add("a");

        assertThat(queue.poll()).isNull();
        queue.done("a");
        assertThat(queue.poll()).isEqualTo("a");
    }

    @Test
    void doesNotHandOutAgainWhatWasDoneWithoutAnAdd() {
        queue.add("a");
        queue.poll();
        queue.done("a");

        assertThat(queue.poll()).isNull();
    }

    @Test
    void delaysAKeyUntilItIsDue() {
        queue.addAfter("a", Duration.ofSeconds(5));

        assertThat(queue.poll()).isNull();
        clock.advance(Duration.ofSeconds(5));
        assertThat(queue.poll()).isEqualTo("a");
    }

    @Test
    void ofTwoDelaysTheShorterWinsAndTheLongerIsForgotten() {
        queue.addAfter("a", Duration.ofSeconds(9));
        queue.addAfter("a", Duration.ofSeconds(2));

        clock.advance(Duration.ofSeconds(2));
        assertThat(queue.poll()).isEqualTo("a");
        queue.done("a");
        clock.advance(Duration.ofSeconds(7));
        assertThat(queue.poll()).isNull();
    }

    @Test
    void backOffDoublesPerFailureUpToItsLimitAndForgettingEndsIt() {
        for (int seconds : new int[] {1, 2, 4, 8, 10, 10}) {
            queue.addRateLimited("a");
            clock.advance(Duration.ofSeconds(seconds).minusMillis(1));
            assertThat(queue.poll()).as("before %d s", seconds).isNull();
            clock.advance(Duration.ofMillis(1));
            assertThat(queue.poll()).as("after %d s", seconds).isEqualTo("a");
            queue.done("a");
        }
        queue.forget("a");
        queue.addRateLimited("a");
        clock.advance(Duration.ofSeconds(1));
        assertThat(queue.poll()).isEqualTo("a");
    }

    @Test
    void takeReturnsNullOnceShutDown() throws InterruptedException {
        queue.shutDown();

        assertThat(queue.take()).isNull();
    }

    @Test
    void dropsWhatWaitsAtOnceOrDelayedAndForgetsItsFailuresButLeavesTheRest() {
        queue.addRateLimited("a1");
        queue.add("a2");
        queue.add("b");

        queue.drop(key -> key.startsWith("a"));
        clock.advance(Duration.ofMinutes(1));

        assertThat(queue.poll()).isEqualTo("b");
        assertThat(queue.poll()).isNull();
        assertThat(queue.failures("a1")).isZero();
    }

    @Test
    void aKeyThatWasDroppedWhileItWasWorkedOnCanBeAddedAgain() {
        queue.add("a");
        queue.poll();
        queue.add("a");
        queue.drop(key -> true);
        queue.done("a");
        assertThat(queue.poll()).isNull();

        queue.add("a");

        assertThat(queue.poll()).isEqualTo("a");
    }

    @Test
    void remembersWhyAKeyWasQueuedUntilTheWorkIsDone() {
        addBecauseOf("00-first");
        addBecauseOf("00-second");
        queue.poll();
        addBecauseOf("00-third");

        assertThat(queue.causes("a").all()).extracting(Cause::traceparent).containsExactly("00-first", "00-second");
        queue.done("a");
        queue.poll();
        assertThat(queue.causes("a").all()).extracting(Cause::traceparent).containsExactly("00-third");
        queue.done("a");
        assertThat(queue.causes("a").isEmpty()).isTrue();
    }

    @Test
    void triesAgainForTheSameReasonsButNotForEver() {
        addBecauseOf("00-first");
        for (int tries = 0; tries < 6; tries++) {
            assertThat(queue.poll()).isEqualTo("a");
            assertThat(queue.causes("a").all()).extracting(Cause::traceparent).containsExactly("00-first");
            queue.addRateLimited("a");
            queue.done("a");
            clock.advance(Duration.ofSeconds(10));
        }

        assertThat(queue.poll()).isEqualTo("a");
        assertThat(queue.causes("a").isEmpty()).isTrue();
    }

    @Test
    void aTimerHasNoCause() {
        addBecauseOf("00-first");
        queue.poll();
        queue.addAfter("a", Duration.ofSeconds(1));
        queue.done("a");
        clock.advance(Duration.ofSeconds(1));

        assertThat(queue.poll()).isEqualTo("a");
        assertThat(queue.causes("a").isEmpty()).isTrue();
    }

    @Test
    void workThatGoesOnInAMomentKeepsItsCause() {
        addBecauseOf("00-first");
        queue.poll();
        queue.continueAfter("a", Duration.ofMillis(50));
        queue.done("a");
        assertThat(queue.poll()).isNull();
        clock.advance(Duration.ofMillis(50));

        assertThat(queue.poll()).isEqualTo("a");
        assertThat(queue.causes("a").all()).extracting(Cause::traceparent).containsExactly("00-first");
    }

    private void addBecauseOf(String traceparent) {
        Cause.as(new Cause(traceparent, true), () -> queue.add("a"));
    }
}

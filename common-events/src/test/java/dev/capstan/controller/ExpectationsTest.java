package dev.capstan.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.resource.ObjectKey;
import dev.capstan.testing.ManualClock;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ExpectationsTest {
    private static final ObjectKey KEY = ObjectKey.namespaced("default", "web");

    private final ManualClock clock = new ManualClock();
    private final Expectations expectations = new Expectations(clock);

    @Test
    void areSatisfiedWhenNothingIsExpected() {
        assertThat(expectations.satisfied(KEY)).isTrue();
    }

    @Test
    void waitForEveryExpectedCreation() {
        expectations.expectCreations(KEY, 2);
        expectations.creationObserved(KEY);
        assertThat(expectations.satisfied(KEY)).isFalse();

        expectations.creationObserved(KEY);
        assertThat(expectations.satisfied(KEY)).isTrue();
    }

    @Test
    void countADeletionOnceThatIsSeenTwice() {
        expectations.expectDeletions(KEY, Set.of("u1", "u2"));
        expectations.deletionObserved(KEY, "u1");
        expectations.deletionObserved(KEY, "u1");
        assertThat(expectations.satisfied(KEY)).isFalse();
    }

    @Test
    void anUnexpectedObservationDoesNotPayForALaterExpectation() {
        expectations.creationObserved(KEY);
        expectations.expectCreations(KEY, 1);
        assertThat(expectations.satisfied(KEY)).isFalse();
    }

    @Test
    void whatIsExpectedLaterIsNotForgottenWithWhatIsExpectedNow() {
        expectations.expectCreations(KEY, 1);
        Runnable forgetting = expectations.forgettingWhatIsExpectedOf(KEY);
        expectations.creationObserved(KEY);
        expectations.expectCreations(KEY, 1);

        forgetting.run();
        assertThat(expectations.satisfied(KEY)).isFalse();

        expectations.forgettingWhatIsExpectedOf(KEY).run();
        assertThat(expectations.satisfied(KEY)).isTrue();
    }

    @Test
    void areForgottenForKeysThatAreAnothers() {
        ObjectKey kept = ObjectKey.namespaced("default", "kept");
        expectations.expectCreations(KEY, 1);
        expectations.expectCreations(kept, 1);

        expectations.forget(KEY::equals);

        assertThat(expectations.satisfied(KEY)).isTrue();
        assertThat(expectations.satisfied(kept)).isFalse();
    }

    @Test
    void noLongerCountAfterFiveMinutes() {
        expectations.expectCreations(KEY, 1);
        clock.advance(Duration.ofMinutes(5).plusSeconds(1));
        assertThat(expectations.satisfied(KEY)).isTrue();
    }
}

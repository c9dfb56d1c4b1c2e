package dev.capstan.ownership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.capstan.resource.ObjectKey;
import dev.capstan.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HoldingsTest {
    private static final Duration TRUSTED = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final ShardedController CONTROLLER = ShardedController.DEPLOYMENT;
    private static final ObjectKey WEB = ObjectKey.namespaced("default", "web");
    private static final Shard SHARD = CONTROLLER.shardOf(WEB);

    private final ManualClock clock = new ManualClock();
    private final GroupSession session = new GroupSession(
            TRUSTED, () -> Duration.between(Instant.EPOCH, clock.instant()).toNanos());
    private final ControllerOwnership ownership = new ControllerOwnership(CONTROLLER);
    private final List<CompletableFuture<Void>> catchUps = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private final Holdings holdings = new Holdings(
            List.of(ownership),
            session,
            () -> {
                CompletableFuture<Void> catchUp = new CompletableFuture<>();
                catchUps.add(catchUp);
                return catchUp;
            },
            clock);

    HoldingsTest() {
        ownership.addListener(new ShardListener() {
            @Override
            public void forget(Shard shard) {
                told.add("forget " + (isOurs() ? "ours" : "not ours"));
            }

            @Override
            public void enqueue(Shard shard) {
                told.add("enqueue " + (isOurs() ? "ours" : "not ours"));
            }
        });
    }

    @Test
    void aShardIsOursOnlyOnceTheInformersShowWhatItsLastOwnerWrote() {
        heardNow();
        holdings.assigned(List.of(SHARD));
        holdings.advance();
        holdings.advance();
        assertThat(isOurs()).isFalse();

        caughtUp();
        assertThat(isOurs()).isTrue();
        assertThat(ownership.tenures())
                .singleElement()
                .satisfies(tenure -> assertThat(tenure.shard()).isEqualTo(SHARD));
    }

    @Test
    void whatIsRememberedIsForgottenBeforeTheFirstKeyIsWorkedOnAndAllKeysAreQueuedAfter() {
        gain();

        assertThat(told).containsExactly("forget not ours", "enqueue ours");
    }

    @Test
    void whatIsRememberedIsForgottenWhenTheShardIsLost() {
        gain();
        told.clear();

        holdings.takenAway(List.of(SHARD));

        assertThat(isOurs()).isFalse();
        assertThat(told).containsExactly("forget not ours");
    }

    @Test
    void nothingIsOursBeforeTheGroupHasAnswered() {
        holdings.assigned(List.of(SHARD));
        holdings.advance();

        assertThat(catchUps).isEmpty();
    }

    @Test
    void aShardOfAGroupThatWasNotHeardOfForTooLongIsOursNoMore() {
        gain();
        Tenure tenure = tenure();

        clock.advance(TRUSTED.minusMillis(1));
        assertThat(tenure.isCurrent()).isTrue();
        clock.advance(Duration.ofMillis(1));

        assertThat(tenure.isCurrent()).isFalse();
        assertThat(isOurs()).isFalse();
    }

    @Test
    void anAnswerProvesNothingForLongerThanSinceItsQuestionWasSent() {
        gain();
        long sent = session.now();
        clock.advance(Duration.ofSeconds(4));
        session.confirmed(sent);

        clock.advance(Duration.ofSeconds(1));

        assertThat(isOurs()).isFalse();
    }

    @Test
    void whoIsHeardAgainAfterTooLongCatchesUpFirstAndTheOldTenureStaysOver() {
        gain();
        Tenure old = tenure();
        clock.advance(Duration.ofSeconds(60));
        holdings.advance();
        told.clear();

        heardNow();
        holdings.advance();
        assertThat(isOurs()).isFalse();
        caughtUp();

        assertThat(isOurs()).isTrue();
        assertThat(old.isCurrent()).isFalse();
        assertThat(told).containsExactly("forget not ours", "enqueue ours");
    }

    @Test
    void aShardThatWentAndCameBackMeanwhileWaitsForALaterRevision() {
        heardNow();
        holdings.assigned(List.of(SHARD));
        holdings.advance();
        holdings.takenAway(List.of(SHARD));
        holdings.assigned(List.of(SHARD));

        caughtUp();
        assertThat(isOurs()).isFalse();
        holdings.advance();
        caughtUp();

        assertThat(isOurs()).isTrue();
        assertThat(catchUps).hasSize(2);
    }

    @Test
    void whatCannotCatchUpTriesAgain() {
        heardNow();
        holdings.assigned(List.of(SHARD));
        holdings.advance();
        catchUps.getLast().cancel(false);
        holdings.advance();
        assertThat(isOurs()).isFalse();

        holdings.advance();
        caughtUp();

        assertThat(isOurs()).isTrue();
    }

    @Test
    void aShardIsGivenBackOnceWhatIsBeingDoneIsThrough() throws InterruptedException {
        gain();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        Tenure tenure = tenure();
        Thread worker = Thread.startVirtualThread(() -> tenure.run(() -> {
            begun.countDown();
            awaitUninterruptibly(end);
        }));
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();

        Thread giver = Thread.startVirtualThread(() -> giveBack());
        await().until(() -> !tenure.isCurrent());
        assertThat(giver.join(Duration.ofMillis(100))).isFalse();
        end.countDown();

        assertThat(giver.join(PATIENCE)).isTrue();
        assertThat(worker.join(PATIENCE)).isTrue();
    }

    private void giveBack() {
        try {
            holdings.givenBack(List.of(SHARD), PATIENCE);
        } catch (InterruptedException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void gain() {
        heardNow();
        holdings.assigned(List.of(SHARD));
        holdings.advance();
        caughtUp();
    }

    private void heardNow() {
        session.confirmed(session.now());
    }

    private void caughtUp() {
        catchUps.getLast().complete(null);
        holdings.advance();
    }

    private boolean isOurs() {
        return ownership.tenureOf(WEB).isPresent();
    }

    private Tenure tenure() {
        return ownership.tenureOf(WEB).orElseThrow();
    }
}

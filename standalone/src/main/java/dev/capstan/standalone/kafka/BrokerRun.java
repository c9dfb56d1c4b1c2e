package dev.capstan.standalone.kafka;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of the broker, from its start to its end.
 *
 * <p>Kafka ends its process when it can't go on. Here that would end the whole cluster, so its way out is led to this class:
 * the run counts as failed, and the thread that wanted the end gets an error.
 */
final class BrokerRun {
    private static final Logger log = LoggerFactory.getLogger(BrokerRun.class);
    private static final Duration ORDERLY_STOP = Duration.ofSeconds(10);
    private static final Duration FORCED_STOP = Duration.ofSeconds(20);

    /** Kafka's way out is one for the whole JVM. */
    private static final AtomicReference<@Nullable BrokerRun> RUNNING = new AtomicReference<>();

    static {
        Exit.Procedure noted = (statusCode, message) -> {
            BrokerRun run = RUNNING.get();
            if (run != null) {
                run.fail(message == null ? "fatal error, see the lines above" : message);
            }
            throw new BrokerEndedError();
        };
        Exit.setExitProcedure(noted);
        Exit.setHaltProcedure(noted);
    }

    private final Map<String, Object> configuration;
    private final CompletableFuture<String> failure = new CompletableFuture<>();
    private volatile @Nullable KafkaRaftServer server;

    BrokerRun(Map<String, Object> configuration) {
        this.configuration = configuration;
    }

    void start() throws BrokerFailedException {
        RUNNING.set(this);
        try {
            KafkaRaftServer starting = new KafkaRaftServer(new KafkaConfig(configuration), Time.SYSTEM);
            server = starting;
            starting.startup();
        } catch (RuntimeException | Error failed) {
            log.error("Kafka does not start", failed);
            fail(String.valueOf(failed));
        }
        if (failure.isDone()) {
            stop();
            throw new BrokerFailedException(failure.join());
        }
    }

    void fail(String reason) {
        failure.complete(reason);
    }

    /** Returns when it has failed, with the reason. */
    String awaitFailure() throws InterruptedException {
        try {
            return failure.get();
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** An orderly stop asks the controller for leave, and waits for minutes for one that is dead: it is cut short. */
    void stop() {
        KafkaRaftServer last = server;
        if (last == null) {
            return;
        }
        Thread stopping = Thread.ofPlatform().name("kafka-stop").daemon().start(() -> {
            try {
                last.shutdown();
                last.awaitShutdown();
            } catch (RuntimeException | Error failed) {
                log.warn("Kafka did not stop cleanly reason={}", String.valueOf(failed));
            }
        });
        try {
            if (!failure.isDone() && stopping.join(ORDERLY_STOP)) {
                return;
            }
            stopping.interrupt();
            stopping.join(FORCED_STOP);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends a thread of Kafka's that wanted to end the process. */
    private static final class BrokerEndedError extends Error {
        BrokerEndedError() {
            super("Kafka gave up", null, false, false);
        }
    }
}

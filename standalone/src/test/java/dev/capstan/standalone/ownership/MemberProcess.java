package dev.capstan.standalone.ownership;

import dev.capstan.ownership.OwnershipProperties;
import dev.capstan.ownership.ShardConsumers;
import dev.capstan.ownership.ShardMembership;
import dev.capstan.ownership.ShardOwnership;
import dev.capstan.ownership.ShardedController;
import dev.capstan.ownership.Tenure;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/**
 * An instance of a controller as {@link SeveralInstancesIT} starts them: for each shard that it owns, it writes a line again and
 * again, with the time, the shard, and since when the shard is its own.
 *
 * <pre>MemberProcess CLIENT-PROPERTIES NAME OUTPUT SESSION-MILLIS</pre>
 */
public final class MemberProcess {
    private static final Duration BETWEEN_WRITES = Duration.ofMillis(20);

    private MemberProcess() {}

    public static void main(String[] arguments) throws IOException {
        Properties login = new Properties();
        try (InputStream file = Files.newInputStream(Path.of(arguments[0]))) {
            login.load(file);
        }
        Map<String, Object> kafka = new HashMap<>();
        login.forEach((name, value) -> kafka.put(name.toString(), value));
        OwnershipProperties properties = new OwnershipProperties(
                Duration.ofMillis(Long.parseLong(arguments[3])), Duration.ofSeconds(1), Duration.ofSeconds(1));
        ShardMembership membership = new ShardMembership(
                new ShardConsumers(kafka, arguments[1], properties),
                () -> CompletableFuture.completedFuture(null),
                properties,
                Clock.systemUTC(),
                System::nanoTime);
        ShardOwnership ownership = membership.ownershipOf(ShardedController.DEPLOYMENT);
        membership.start();
        Runtime.getRuntime().addShutdownHook(new Thread(membership::stop));
        Path output = Path.of(arguments[2]);
        while (true) {
            for (Tenure tenure : ownership.tenures()) {
                tenure.run(() -> write(output, tenure));
            }
            LockSupport.parkNanos(BETWEEN_WRITES.toNanos());
        }
    }

    private static void write(Path output, Tenure tenure) {
        if (!tenure.isCurrent()) {
            return;
        }
        String line = System.currentTimeMillis() + " " + tenure.shard().number() + " "
                + tenure.since().toEpochMilli() + "\n";
        try {
            Files.writeString(output, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}

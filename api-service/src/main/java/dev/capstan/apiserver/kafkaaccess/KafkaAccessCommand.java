package dev.capstan.apiserver.kafkaaccess;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialAlteration;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;

/**
 * Makes Kafka's users and their rules, for a Kafka that runs on its own: before services start, and again after a login has
 * changed. Repeating it is harmless.
 *
 * <pre>java -cp … dev.capstan.apiserver.kafkaaccess.KafkaAccessCommand FILE</pre>
 *
 * <p>The file holds what Kafka's admin client needs, under Kafka's own names, and {@code login.<user>=<password>} for each of
 * {@link KafkaLogins}.
 */
public final class KafkaAccessCommand {
    private static final String LOGIN = "login.";
    private static final int ITERATIONS = 4096;
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private KafkaAccessCommand() {}

    public static void main(String[] arguments) throws IOException {
        Path file = Path.of(arguments[0]);
        Properties settings = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            settings.load(reader);
        }
        System.exit(establish(settings, file));
    }

    private static int establish(Properties settings, Path file) {
        String servers = settings.getProperty(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                establish(settings);
                System.out.println("Kafka's users and access rules are set servers=" + servers);
                return 0;
            } catch (IOException | KafkaException failure) {
                Throwable cause = failure.getCause() == null ? failure : failure.getCause();
                if (cause instanceof AuthenticationException) {
                    System.err.println("Kafka at " + servers + " refuses the administrator's login: "
                            + cause.getMessage() + ". Give it the password of " + file + ", or this file Kafka's.");
                    return 1;
                }
                if (System.nanoTime() > deadline) {
                    System.err.println("Kafka at " + servers + " can't be set up: " + cause
                            + ". Look whether it runs and is reached from here.");
                    return 1;
                }
                System.err.println("waiting for Kafka servers=" + servers + " cause=" + cause.getMessage());
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    private static void establish(Properties settings) throws IOException {
        Properties client = new Properties();
        List<UserScramCredentialAlteration> logins = new ArrayList<>();
        for (String name : settings.stringPropertyNames()) {
            if (name.startsWith(LOGIN)) {
                logins.add(new UserScramCredentialUpsertion(
                        name.substring(LOGIN.length()),
                        new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_256, ITERATIONS),
                        settings.getProperty(name)));
            } else {
                client.setProperty(name, settings.getProperty(name));
            }
        }
        try (Admin admin = Admin.create(client)) {
            admin.alterUserScramCredentials(logins).all().get();
            KafkaAccess.establish(admin);
        } catch (ExecutionException refused) {
            throw new IOException("cannot set Kafka's users", refused.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException(interrupted);
        }
    }
}

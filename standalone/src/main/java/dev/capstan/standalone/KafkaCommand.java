package dev.capstan.standalone;

import dev.capstan.standalone.cluster.ClusterDirectory;
import dev.capstan.standalone.kafka.EmbeddedKafkaBroker;
import dev.capstan.standalone.kafka.KafkaUsers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the broker alone, for services that run as processes of their own, until the process is told to stop. */
@Command(name = "kafka")
final class KafkaCommand implements Callable<Integer> {
    @Option(names = "--dir", required = true)
    private Path dir = Path.of(".");

    @Option(names = "--kafka-port", required = true)
    private int port;

    @Override
    public Integer call() throws IOException, InterruptedException {
        ClusterDirectory directory = new ClusterDirectory(dir);
        KafkaUsers users = KafkaUsers.open(directory.pki());
        EmbeddedKafkaBroker broker = new EmbeddedKafkaBroker(directory.kafka(), users, port);
        broker.start();
        Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "stop"));
        new CountDownLatch(1).await();
        return 0;
    }
}

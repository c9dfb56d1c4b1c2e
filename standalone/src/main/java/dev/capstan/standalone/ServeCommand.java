package dev.capstan.standalone;

import dev.capstan.standalone.cluster.ClusterDirectory;
import dev.capstan.standalone.cluster.DirectoryLock;
import dev.capstan.standalone.narrator.Progress;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs a cluster until the process is told to stop. */
@Command(name = "serve")
final class ServeCommand implements Callable<Integer> {
    private static final Logger log = LoggerFactory.getLogger(ServeCommand.class);

    @Option(names = "--dir", required = true)
    private Path dir = Path.of(".");

    @Option(names = "--nodes")
    private @Nullable Integer nodes;

    @Option(names = "--port")
    private @Nullable Integer port;

    @Option(names = "--sample")
    private @Nullable Path sample;

    @Option(names = "--tracing", description = "where all services send their traces")
    private @Nullable URI tracing;

    @Option(names = "--rehearsal", description = "end as soon as the cluster is up; the JVM then writes its AOT cache")
    private boolean rehearsal;

    @Override
    public Integer call() throws IOException, InterruptedException {
        ClusterDirectory directory = new ClusterDirectory(dir);
        directory.prepare();
        Optional<DirectoryLock> lock = DirectoryLock.tryAcquire(directory);
        if (lock.isEmpty()) {
            System.err.println("another Capstan process already runs the cluster in " + dir);
            return 1;
        }
        // Only the holder says who it is: a second process that came too late must not be taken for it.
        Files.writeString(
                directory.run().resolve("pid"), ProcessHandle.current().pid() + "\n");
        Progress progress = Progress.into(directory.run().resolve("progress"));
        StandaloneCluster cluster = new StandaloneCluster(directory, progress, tracing);
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            cluster.stop();
                            stopped.countDown();
                        },
                        "stop"));
        try {
            try (RunningCluster running = cluster.start(nodes, port)) {
                if (sample != null) {
                    running.showSample(sample);
                }
                running.sayWhatNext();
            }
            progress.up();
        } catch (StartupException hopeless) {
            progress.failed(String.valueOf(hopeless.getMessage()), hopeless.remedy());
            return 1;
        } catch (RuntimeException | IOException unexpected) {
            log.error("start failed", unexpected);
            progress.failed(unexpected.toString(), "look at " + directory.logs() + "/standalone.log");
            return 1;
        }
        if (!rehearsal) {
            stopped.await();
        }
        return 0;
    }
}

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
import java.util.concurrent.atomic.AtomicBoolean;
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

    @Option(names = "--rehearsal", description = "work for a while and end; the JVM then writes its AOT cache")
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
        AtomicBoolean told = new AtomicBoolean();
        AtomicBoolean stopping = new AtomicBoolean();
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            stopping.set(true);
                            cluster.stop();
                            stopped.countDown();
                            // The start may be too deep in something to notice, and up waits for a word.
                            tell(told, progress, StartupException.toldToStop());
                        },
                        "stop"));
        try {
            try (RunningCluster running = cluster.start(nodes, port)) {
                if (sample != null) {
                    running.showSample(sample);
                }
                running.sayWhatNext();
                if (!told.getAndSet(true)) {
                    progress.up();
                }
                if (rehearsal) {
                    running.rehearse();
                }
            }
        } catch (StartupException hopeless) {
            tell(told, progress, stopping.get() ? StartupException.toldToStop() : hopeless);
            return 1;
        } catch (RuntimeException | IOException unexpected) {
            // What is stopped under the feet of a start makes it fail in any way.
            if (stopping.get()) {
                log.info("start ended by a stop", unexpected);
                tell(told, progress, StartupException.toldToStop());
                return 1;
            }
            log.error("start failed", unexpected);
            tell(
                    told,
                    progress,
                    new StartupException(unexpected.toString(), "look at " + directory.logs() + "/standalone.log"));
            return 1;
        }
        if (!rehearsal) {
            stopped.await();
        }
        return 0;
    }

    /** Once: how a start ends is told by whoever knows it first. */
    private static void tell(AtomicBoolean told, Progress progress, StartupException end) {
        if (!told.getAndSet(true)) {
            progress.failed(String.valueOf(end.getMessage()), end.remedy());
        }
    }
}

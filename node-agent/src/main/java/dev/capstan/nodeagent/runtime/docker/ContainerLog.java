package dev.capstan.nodeagent.runtime.docker;

import com.github.dockerjava.api.command.LogContainerCmd;
import com.github.dockerjava.api.model.Frame;
import dev.capstan.nodeagent.runtime.LogOptions;
import dev.capstan.nodeagent.runtime.LogOptions.Stream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** Reads a container's log from the engine, which has the two streams marked in frames, and writes their contents only. */
final class ContainerLog {
    private final DockerEngine engine;

    ContainerLog(DockerEngine engine) {
        this.engine = engine;
    }

    void copy(String containerId, LogOptions options, OutputStream out) throws IOException {
        Copy copy = new Copy(out, options.limitBytes() == null ? Long.MAX_VALUE : options.limitBytes());
        try (copy) {
            command(containerId, options).exec(copy);
            copy.await("read log of " + containerId);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while reading the log of " + containerId);
        }
        copy.throwWriteFailure();
    }

    private LogContainerCmd command(String containerId, LogOptions options) {
        LogContainerCmd command = engine.client()
                .logContainerCmd(containerId)
                .withStdOut(options.stream() != Stream.STDERR)
                .withStdErr(options.stream() != Stream.STDOUT)
                .withFollowStream(options.follow())
                .withTimestamps(options.timestamps());
        if (options.since() != null) {
            command.withSince(Math.toIntExact(options.since().getEpochSecond()));
        }
        return options.tailLines() == null ? command.withTailAll() : command.withTail(options.tailLines());
    }

    /** Ends the stream by itself when nobody reads any more or the limit is reached. */
    private static final class Copy extends EngineStream<Frame> {
        private final OutputStream out;
        private long left;
        private volatile @Nullable IOException writeFailure;

        Copy(OutputStream out, long limit) {
            this.out = out;
            this.left = limit;
        }

        @Override
        public void onNext(Frame frame) {
            if (left == 0 || writeFailure != null) {
                return;
            }
            byte[] payload = frame.getPayload();
            int length = (int) Math.min(payload.length, left);
            try {
                out.write(payload, 0, length);
                out.flush();
                left -= length;
                if (left == 0) {
                    close();
                }
            } catch (IOException e) {
                writeFailure = e;
                close();
            }
        }

        void throwWriteFailure() throws IOException {
            if (writeFailure != null) {
                throw writeFailure;
            }
        }
    }
}

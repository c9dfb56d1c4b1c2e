package dev.capstan.nodeagent.runtime.docker;

import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.StreamType;
import dev.capstan.nodeagent.runtime.ContainerRuntimeException;
import dev.capstan.nodeagent.runtime.ExecResult;
import dev.capstan.nodeagent.runtime.ExecTimeoutException;
import dev.capstan.nodeagent.runtime.RuntimeTimeoutException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commands in running containers, waited for. Docker has no call to end one; when the time is over, its process is killed on
 * the host, so that a probe that hangs doesn't leave one process more with each period.
 */
final class ExecSync {
    private static final Logger log = LoggerFactory.getLogger(ExecSync.class);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);
    private static final Duration LATEST_BEGIN = Duration.ofMinutes(5);

    private final DockerEngine engine;

    ExecSync(DockerEngine engine) {
        this.engine = engine;
    }

    ExecResult run(String containerId, List<String> command, Duration timeout) {
        String execId = engine.call(
                "exec in " + containerId,
                docker -> docker.execCreateCmd(containerId)
                        .withAttachStdout(true)
                        .withAttachStderr(true)
                        .withCmd(command.toArray(String[]::new))
                        .exec()
                        .getId());
        Output output = new Output();
        try (output) {
            engine.client().execStartCmd(execId).exec(output);
            output.await("exec in " + containerId, timeout);
        } catch (RuntimeTimeoutException e) {
            kill(execId);
            throw new ExecTimeoutException(
                    "command " + String.join(" ", command) + " timed out after " + timeout.toMillis() + " ms", e);
        } catch (InterruptedException e) {
            kill(execId);
            Thread.currentThread().interrupt();
            throw new ContainerRuntimeException("exec in " + containerId + ": interrupted", e);
        }
        return new ExecResult(exitCode(execId), text(output.stdout), text(output.stderr));
    }

    private int exitCode(String execId) {
        Long code = engine.call(
                "inspect exec", docker -> docker.inspectExecCmd(execId).exec().getExitCodeLong());
        return code == null ? 0 : Math.toIntExact(code);
    }

    /** A busy engine begins a command after its time is over, and nobody else would end it then. */
    private void kill(String execId) {
        if (!killIfBegun(execId)) {
            Thread.ofVirtual().name("late-exec").start(() -> killOnceBegun(execId));
        }
    }

    private void killOnceBegun(String execId) {
        long end = System.nanoTime() + LATEST_BEGIN.toNanos();
        try {
            do {
                Thread.sleep(LOOK_AGAIN);
            } while (!killIfBegun(execId) && System.nanoTime() < end);
        } catch (ContainerRuntimeException gone) {
            log.debug("a command that had not begun in time is not looked at any more", gone);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** False while it hasn't begun: then it neither runs nor has an exit code. */
    private boolean killIfBegun(String execId) {
        var exec = engine.call(
                "inspect exec", docker -> docker.inspectExecCmd(execId).exec());
        Long pid = exec.getPidLong();
        if (Boolean.TRUE.equals(exec.isRunning()) && pid != null && pid > 0) {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
            return true;
        }
        return exec.getExitCodeLong() != null;
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static final class Output extends EngineStream<Frame> {
        private static final int LIMIT = 16 * 1024;

        private final ByteArrayOutputStream stdout = new ByteArrayOutputStream();
        private final ByteArrayOutputStream stderr = new ByteArrayOutputStream();

        @Override
        public void onNext(Frame frame) {
            ByteArrayOutputStream target = frame.getStreamType() == StreamType.STDERR ? stderr : stdout;
            byte[] payload = frame.getPayload();
            target.write(payload, 0, Math.min(payload.length, LIMIT - target.size()));
        }
    }
}

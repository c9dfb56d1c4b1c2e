package dev.capstan.nodeagent.runtime.docker;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import dev.capstan.nodeagent.runtime.ContainerStatus;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A container as the engine describes it, in CRI's terms.
 *
 * <p>Why a container ended, the first that holds: the kernel killed it for its memory limit ({@code OOMKilled}); its process
 * never started ({@code StartError}; Docker then leaves it "created", with an error); exit code 0 ({@code Completed}); else
 * {@code Error}. One that never ran hasn't ended, whatever the engine calls it while it removes it.
 */
record ContainerInspection(InspectContainerResponse response) {
    private static final int SIGNALLED = 128;
    private static final int HIGHEST_SIGNAL = 64;

    Map<String, String> labels() {
        Map<String, String> labels = response.getConfig().getLabels();
        return labels == null ? Map.of() : labels;
    }

    boolean isRunning() {
        return Boolean.TRUE.equals(state().getRunning());
    }

    /** Made but never started: what an interrupted creation leaves, or the removal of that which didn't come to its end. */
    boolean isHalfMade() {
        return "created".equals(state().getStatus()) || hasNeverRun();
    }

    private boolean hasNeverRun() {
        return !isRunning() && EngineTime.parse(state().getStartedAt()) == null;
    }

    int pid() {
        Long pid = state().getPidLong();
        return pid == null ? 0 : Math.toIntExact(pid);
    }

    ContainerStatus toStatus() {
        Map<String, String> labels = labels();
        var phase = phase();
        int exitCode = exitCode();
        boolean exited = phase == dev.capstan.nodeagent.runtime.ContainerState.EXITED;
        return new ContainerStatus(
                response.getId(),
                labels.getOrDefault(ContainerLabels.SANDBOX_ID, ""),
                labels.getOrDefault(ContainerLabels.POD_UID, ""),
                labels.getOrDefault(ContainerLabels.CONTAINER_NAME, ""),
                ContainerLabels.attempt(labels),
                phase,
                labels.getOrDefault(ContainerLabels.IMAGE, ""),
                response.getImageId(),
                EngineTime.parseCreated(response.getCreated()),
                EngineTime.parse(state().getStartedAt()),
                finishedAt(),
                exited ? exitCode : 0,
                exited ? signalOf(exitCode) : 0,
                exited ? reason(exitCode) : "",
                exited ? error() : "",
                ContainerLabels.withoutAnnotations(labels),
                ContainerLabels.annotations(labels));
    }

    private dev.capstan.nodeagent.runtime.ContainerState phase() {
        if (hasFailedToStart()) {
            return dev.capstan.nodeagent.runtime.ContainerState.EXITED;
        }
        return hasNeverRun()
                ? dev.capstan.nodeagent.runtime.ContainerState.CREATED
                : ContainerStates.parse(state().getStatus());
    }

    private boolean hasFailedToStart() {
        return isHalfMade() && !error().isEmpty();
    }

    private String reason(int exitCode) {
        if (Boolean.TRUE.equals(state().getOOMKilled())) {
            return "OOMKilled";
        }
        if (hasFailedToStart()) {
            return "StartError";
        }
        return exitCode == 0 ? "Completed" : "Error";
    }

    private int exitCode() {
        Long code = state().getExitCodeLong();
        return code == null ? 0 : Math.toIntExact(code);
    }

    private static int signalOf(int exitCode) {
        int signal = exitCode - SIGNALLED;
        return signal > 0 && signal <= HIGHEST_SIGNAL ? signal : 0;
    }

    private String error() {
        @Nullable String error = state().getError();
        return Objects.requireNonNullElse(error, "");
    }

    /** The engine takes the two times in different threads; a short life may seem to end before it began. */
    private @Nullable Instant finishedAt() {
        Instant started = EngineTime.parse(state().getStartedAt());
        Instant finished = EngineTime.parse(state().getFinishedAt());
        return started != null && finished != null && finished.isBefore(started) ? started : finished;
    }

    private ContainerState state() {
        return response.getState();
    }
}

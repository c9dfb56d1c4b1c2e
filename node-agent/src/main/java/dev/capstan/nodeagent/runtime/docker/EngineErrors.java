package dev.capstan.nodeagent.runtime.docker;

import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import dev.capstan.nodeagent.runtime.ContainerNotFoundException;
import dev.capstan.nodeagent.runtime.ContainerRuntimeException;
import dev.capstan.nodeagent.runtime.ImageNotFoundException;
import dev.capstan.nodeagent.runtime.RuntimeUnavailableException;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What an engine's refusal means to the agent. An engine that can't be reached is told apart from one that says no. */
final class EngineErrors {
    /** docker-java's message is the HTTP status and the answer's body: {@code Status 404: {"message":"No such …"}}. */
    private static final Pattern BODY = Pattern.compile("\"message\"\\s*:\\s*\"((?:[^\"\\\\]|\\\\.)*)\"");

    private EngineErrors() {}

    static ContainerRuntimeException translate(String action, Throwable failure) {
        String message = action + ": " + message(failure);
        return switch (failure) {
            case NotFoundException missing
            when message(missing).contains("image") -> new ImageNotFoundException(message, missing);
            case NotFoundException missing -> new ContainerNotFoundException(message, missing);
            case ConflictException taken -> new NameTakenException(message, taken);
            case DockerException refused -> new ContainerRuntimeException(message, refused);
            case Throwable other when isConnectionFailure(other) -> new RuntimeUnavailableException(message, other);
            default -> new ContainerRuntimeException(message, failure);
        };
    }

    /** What the engine says, without the HTTP around it. */
    static String message(Throwable failure) {
        String text = String.valueOf(failure.getMessage());
        Matcher body = BODY.matcher(text);
        return body.find() ? body.group(1).replace("\\\"", "\"").replace("\\n", " ") : text;
    }

    private static boolean isConnectionFailure(@Nullable Throwable failure) {
        return failure != null && (failure instanceof IOException || isConnectionFailure(failure.getCause()));
    }

    /** 409: the name is in use, or the container's state forbids the call. */
    static final class NameTakenException extends ContainerRuntimeException {
        private static final long serialVersionUID = 1L;

        NameTakenException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}

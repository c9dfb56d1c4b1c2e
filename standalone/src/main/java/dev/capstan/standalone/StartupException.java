package dev.capstan.standalone;

import dev.capstan.standalone.cluster.Ports;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.server.PortInUseException;

/** A start that can't go on, told in words for the person at the terminal: what is wrong, and what to do about it. */
public final class StartupException extends RuntimeException {
    private final String remedy;

    public StartupException(String message, String remedy) {
        super(message);
        this.remedy = remedy;
    }

    public String remedy() {
        return remedy;
    }

    /** What a failure has to tell, however deep Spring has wrapped it; null if nothing that we know of. */
    static @Nullable StartupException within(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof StartupException told) {
                return told;
            }
            if (cause instanceof PortInUseException port) {
                return Ports.taken(port.getPort());
            }
        }
        return null;
    }

    public static StartupException toldToStop() {
        return new StartupException("told to stop while starting", "run ./capstan up again");
    }
}

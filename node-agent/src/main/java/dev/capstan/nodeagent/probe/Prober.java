package dev.capstan.nodeagent.probe;

import dev.capstan.nodeagent.runtime.ContainerRuntime;
import dev.capstan.nodeagent.runtime.ContainerRuntimeException;
import dev.capstan.nodeagent.runtime.ExecResult;
import dev.capstan.nodeagent.runtime.ExecTimeoutException;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.TCPSocketAction;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;

/** Asks a container once: runs a command in it, gets a page from it, or connects to it. */
final class Prober {
    private static final int OK_FROM = 200;
    private static final int OK_BELOW = 400;

    private final ContainerRuntime runtime;

    Prober(ContainerRuntime runtime) {
        this.runtime = runtime;
    }

    ProbeOutcome ask(Probe probe, ProbeTarget target) {
        Duration timeout = ProbeTimes.of(probe).timeout();
        try {
            if (probe.getExec() != null) {
                return exec(probe.getExec().getCommand(), target, timeout);
            }
            if (probe.getHttpGet() != null) {
                return httpGet(probe.getHttpGet(), target, timeout);
            }
            if (probe.getTcpSocket() != null) {
                return tcpSocket(probe.getTcpSocket(), target, timeout);
            }
            return new ProbeOutcome.Unknown("missing probe handler");
        } catch (IllegalArgumentException badPort) {
            return new ProbeOutcome.Unknown(String.valueOf(badPort.getMessage()));
        }
    }

    private ProbeOutcome exec(List<String> command, ProbeTarget target, Duration timeout) {
        try {
            ExecResult result = runtime.execSync(target.containerId(), command, timeout);
            return result.exitCode() == 0
                    ? ProbeOutcome.success()
                    : new ProbeOutcome.Failure(result.stdout() + result.stderr());
        } catch (ExecTimeoutException slow) {
            return new ProbeOutcome.Failure("command timed out: \"" + String.join(" ", command) + "\" timed out after "
                    + timeout.toSeconds() + "s");
        } catch (ContainerRuntimeException unknown) {
            return new ProbeOutcome.Unknown(String.valueOf(unknown.getMessage()));
        }
    }

    private static ProbeOutcome httpGet(HTTPGetAction action, ProbeTarget target, Duration timeout) {
        int port = target.port(action.getPort());
        try {
            int status = new HttpGet(target.podIp(), port, action, timeout).status();
            return status >= OK_FROM && status < OK_BELOW
                    ? ProbeOutcome.success()
                    : new ProbeOutcome.Failure("HTTP probe failed with statuscode: " + status);
        } catch (SocketTimeoutException slow) {
            return new ProbeOutcome.Failure("Get \"" + shown(action, target, port)
                    + "\": context deadline exceeded (Client.Timeout exceeded while awaiting headers)");
        } catch (IOException failure) {
            return new ProbeOutcome.Failure("Get \"" + shown(action, target, port) + "\": dial tcp " + target.podIp()
                    + ":" + port + ": connect: " + reason(failure));
        }
    }

    private static String shown(HTTPGetAction action, ProbeTarget target, int port) {
        String scheme = "HTTPS".equals(action.getScheme()) ? "https" : "http";
        String path = action.getPath() == null ? "/" : action.getPath();
        return scheme + "://" + target.podIp() + ":" + port + path;
    }

    private static ProbeOutcome tcpSocket(TCPSocketAction action, ProbeTarget target, Duration timeout) {
        String host = action.getHost() == null || action.getHost().isEmpty() ? target.podIp() : action.getHost();
        int port = target.port(action.getPort());
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), (int) timeout.toMillis());
            return ProbeOutcome.success();
        } catch (SocketTimeoutException slow) {
            return new ProbeOutcome.Failure("dial tcp " + host + ":" + port + ": i/o timeout");
        } catch (IOException failure) {
            return new ProbeOutcome.Failure("dial tcp " + host + ":" + port + ": connect: " + reason(failure));
        }
    }

    /** In the words that users know from Kubernetes. */
    private static String reason(IOException failure) {
        String message = String.valueOf(failure.getMessage());
        return message.contains("Connection refused") ? "connection refused" : message;
    }
}

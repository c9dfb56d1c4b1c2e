package dev.capstan.nodeagent.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.capstan.nodeagent.runtime.Container;
import dev.capstan.nodeagent.runtime.ContainerFilter;
import dev.capstan.nodeagent.runtime.ContainerRuntime;
import dev.capstan.resource.ObjectKey;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * {@code /containerLogs}: a container's log, streamed as it is written when the client follows it. Errors are in the
 * kubelet's words, because users read them.
 *
 * @see <a href="https://github.com/kubernetes/kubernetes/blob/v1.33.0/pkg/kubelet/kubelet_pods.go">GetKubeletContainerLogs</a>
 */
public final class ContainerLogs implements HttpHandler {
    private final ContainerRuntime runtime;
    private final Function<ObjectKey, Optional<Pod>> pods;
    private final Clock clock;

    /**
     * @param pods the Pods of this node
     */
    public ContainerLogs(ContainerRuntime runtime, Function<ObjectKey, Optional<Pod>> pods, Clock clock) {
        this.runtime = runtime;
        this.pods = pods;
        this.clock = clock;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        LogRequest request;
        try {
            request = LogRequest.parse(exchange.getRequestURI(), clock);
        } catch (IllegalArgumentException malformed) {
            AgentServer.answer(exchange, 400, String.valueOf(malformed.getMessage()));
            return;
        }
        Optional<Pod> pod = pods.apply(request.pod());
        if (pod.isEmpty()) {
            AgentServer.answer(exchange, 404, "pod \"" + request.pod().name() + "\" not found");
            return;
        }
        Optional<Container> container = find(pod.get(), request);
        if (container.isEmpty()) {
            AgentServer.answer(exchange, 400, whyMissing(pod.get(), request));
            return;
        }
        exchange.getResponseHeaders().set("Content-Type", "text/plain");
        exchange.sendResponseHeaders(200, 0);
        runtime.containerLogs(container.get().id(), request.options(), new Flushing(exchange.getResponseBody()));
    }

    private Optional<Container> find(Pod pod, LogRequest request) {
        List<Container> attempts = runtime
                .listContainers(ContainerFilter.ofPod(pod.getMetadata().getUid()))
                .stream()
                .filter(container -> container.name().equals(request.container()))
                .sorted(Comparator.comparingInt(Container::attempt).reversed())
                .toList();
        return attempts.stream().skip(request.previous() ? 1 : 0).findFirst();
    }

    private static String whyMissing(Pod pod, LogRequest request) {
        String where = "container \"" + request.container() + "\" in pod \""
                + pod.getMetadata().getName() + "\"";
        if (request.previous()) {
            return "previous terminated " + where + " not found";
        }
        return waitingReason(pod, request.container())
                .map(reason -> where + " is waiting to start: " + reason)
                .orElse(where + " is not available");
    }

    private static Optional<String> waitingReason(Pod pod, String container) {
        return Stream.ofNullable(pod.getStatus())
                .flatMap(status -> Stream.of(status.getContainerStatuses(), status.getInitContainerStatuses()))
                .flatMap(statuses -> Stream.ofNullable(statuses).flatMap(List::stream))
                .filter(status -> status.getName().equals(container))
                .flatMap(status -> Stream.ofNullable(status.getState()).map(ContainerState::getWaiting))
                .flatMap(Stream::ofNullable)
                .map(waiting -> waiting.getReason())
                .findFirst();
    }

    /** Who follows a log wants each line when it is written. */
    private static final class Flushing extends FilterOutputStream {
        private Flushing(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
            out.flush();
        }
    }
}

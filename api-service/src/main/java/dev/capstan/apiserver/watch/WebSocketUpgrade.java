package dev.capstan.apiserver.watch;

import dev.capstan.apiserver.request.ApiRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/**
 * Turns a request for a watch into a WebSocket, as clients ask for it whose platform can't read an endless answer (browsers) or
 * that prefer it (fabric8's). What such a request is, and that the subprotocols make no difference to a watch, is Kubernetes'
 * ({@code httpstream/wsstream} and {@code endpoints/handlers/watch.go}).
 */
@Component
class WebSocketUpgrade {
    private static final Pattern CONNECTION_UPGRADE =
            Pattern.compile("(^|.*,\\s*)upgrade($|\\s*,.*)", Pattern.CASE_INSENSITIVE);
    private static final List<String> SUBPROTOCOLS = List.of("binary.k8s.io", "base64.binary.k8s.io");

    private final OpenStreams openStreams;

    WebSocketUpgrade(OpenStreams openStreams) {
        this.openStreams = openStreams;
    }

    boolean isAskedForBy(HttpServletRequest http) {
        return "websocket".equalsIgnoreCase(http.getHeader("Upgrade"))
                && Collections.list(http.getHeaders("Connection")).stream()
                        .anyMatch(value -> CONNECTION_UPGRADE.matcher(value).matches());
    }

    /** The watch runs on after the return, on a thread of its own. */
    void upgrade(ApiRequest request, FrameSource frames) throws IOException {
        ServerContainer container =
                (ServerContainer) request.http().getServletContext().getAttribute(ServerContainer.class.getName());
        WebSocketWatch watch = new WebSocketWatch(frames, openStreams);
        boolean agreed = false;
        try {
            container.upgradeHttpToWebSocket(request.http(), request.response(), config(request, watch), Map.of());
            agreed = true;
        } catch (DeploymentException e) {
            throw new IllegalStateException("Tomcat refused its own upgrade", e);
        } finally {
            if (!agreed) {
                watch.abandon();
            }
        }
    }

    private static ServerEndpointConfig config(ApiRequest request, WebSocketWatch watch) {
        return ServerEndpointConfig.Builder.create(
                        WebSocketWatch.class, request.info().path())
                .subprotocols(SUBPROTOCOLS)
                .configurator(new ServerEndpointConfig.Configurator() {
                    @Override
                    public <T> T getEndpointInstance(Class<T> type) {
                        return type.cast(watch);
                    }
                })
                .build();
    }
}

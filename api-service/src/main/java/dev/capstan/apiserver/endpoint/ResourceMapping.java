package dev.capstan.apiserver.endpoint;

import dev.capstan.apiserver.request.RequestInfo;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.handler.AbstractHandlerMapping;

/**
 * Sends every request about a resource that is served to the {@link ResourceController}. The security filter has taken the path apart
 * already; matching it against patterns once more, and finding arguments for an annotated method, was a tenth of a small request's CPU.
 */
@Component
class ResourceMapping extends AbstractHandlerMapping {
    /** Before that of annotated methods. */
    private static final int ORDER = -1;

    private final ResourceController controller;

    ResourceMapping(ResourceController controller) {
        this.controller = controller;
        setOrder(ORDER);
    }

    @Override
    protected @Nullable Object getHandlerInternal(HttpServletRequest request) {
        return request.getAttribute(RequestInfo.ATTRIBUTE) instanceof RequestInfo info
                        && info.type().isPresent()
                ? controller
                : null;
    }
}

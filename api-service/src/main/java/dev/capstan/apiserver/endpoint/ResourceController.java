package dev.capstan.apiserver.endpoint;

import dev.capstan.apiserver.answer.ErrorWriter;
import dev.capstan.apiserver.errors.ApiException;
import dev.capstan.apiserver.registry.UpdateRulesFactory;
import dev.capstan.apiserver.request.ApiRequest;
import dev.capstan.apiserver.request.RequestInfo;
import dev.capstan.apiserver.request.Verb;
import dev.capstan.apiserver.watch.WatchEndpoint;
import dev.capstan.resource.ResourceType;
import dev.capstan.resource.ResourceTypes;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.web.HttpRequestHandler;

/**
 * The door to all resources: every path below {@code /api/v1} and {@code /apis/<group>/<version>} has the same form for every
 * kind, so there is one handler, not one per kind.
 *
 * <p>Not an annotated one: {@link ResourceMapping} finds it by what the path was already understood to be.
 */
@Component
class ResourceController implements HttpRequestHandler {
    private final ObjectEndpoint objects;
    private final ListEndpoint lists;
    private final WatchEndpoint watches;
    private final CollectionDeletion collections;
    private final UpdateRulesFactory updateRules;
    private final List<Subresource> subresources;
    private final ErrorWriter errors;

    ResourceController(
            ObjectEndpoint objects,
            ListEndpoint lists,
            WatchEndpoint watches,
            CollectionDeletion collections,
            UpdateRulesFactory updateRules,
            List<Subresource> subresources,
            ErrorWriter errors) {
        this.objects = objects;
        this.lists = lists;
        this.watches = watches;
        this.collections = collections;
        this.updateRules = updateRules;
        this.subresources = subresources;
        this.errors = errors;
    }

    @Override
    public void handleRequest(HttpServletRequest http, HttpServletResponse response) throws IOException {
        try {
            serve(http, response);
        } catch (Exception failure) {
            errors.write(http, response, failure);
        } catch (StackOverflowError | OutOfMemoryError tooMuch) {
            // Or it would be answered with the container's page: Spring's advice is for annotated handlers.
            errors.write(http, response, new IllegalStateException(tooMuch));
        }
    }

    private void serve(HttpServletRequest http, HttpServletResponse response) throws IOException {
        RequestInfo info = (RequestInfo) http.getAttribute(RequestInfo.ATTRIBUTE);
        ResourceType type = info.type().orElseThrow(ApiException::noSuchPath);
        checkScope(info, type);
        ApiRequest request = ApiRequest.of(type, http, response);
        if (info.subresource().isEmpty()) {
            serveObject(request);
        } else {
            serveSubresource(request);
        }
    }

    private void serveObject(ApiRequest request) throws IOException {
        boolean named = request.info().depth() > 1;
        switch (request.info().verb()) {
            case CREATE -> {
                // POST to an object's own path, or to a namespaced type without a namespace.
                if (named
                        || request.type().namespaced()
                                && request.info().namespace().isEmpty()) {
                    throw ApiException.methodNotAllowed();
                }
                objects.create(request);
            }
            case GET -> objects.get(request);
            case LIST -> lists.list(request);
            case WATCH -> watches.watch(request);
            case UPDATE -> {
                requireName(named);
                objects.update(request, updateRules.ofObject(request.type()));
            }
            case PATCH -> {
                requireName(named);
                objects.patch(request, updateRules.ofObject(request.type()));
            }
            case DELETE -> objects.delete(request);
            case DELETECOLLECTION -> {
                if (!Subresource.supportsDeleteCollection(request.type())) {
                    throw ApiException.methodNotAllowed();
                }
                collections.deleteCollection(request);
            }
        }
    }

    private void serveSubresource(ApiRequest request) throws IOException {
        RequestInfo info = request.info();
        Subresource subresource = subresources.stream()
                .filter(candidate -> candidate.name().equals(info.subresource())
                        && candidate.isServedOn(request.type())
                        && info.depth() == 3)
                .findFirst()
                .orElseThrow(ApiException::noSuchPath);
        if (!subresource.verbs().contains(info.verb())) {
            throw ApiException.methodNotAllowed();
        }
        subresource.serve(request);
    }

    private static void requireName(boolean named) {
        if (!named) {
            throw ApiException.methodNotAllowed();
        }
    }

    private static void checkScope(RequestInfo info, ResourceType type) {
        boolean named = info.depth() > 1;
        boolean namespaceGiven = !info.namespace().isEmpty();
        boolean misplaced =
                type.namespaced() ? named && !namespaceGiven : namespaceGiven && !type.equals(ResourceTypes.NAMESPACES);
        if (misplaced
                || info.depth() > 3
                || info.verb() == Verb.GET && info.name().isEmpty()) {
            throw ApiException.noSuchPath();
        }
    }
}

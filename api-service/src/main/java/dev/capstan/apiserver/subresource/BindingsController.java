package dev.capstan.apiserver.subresource;

import dev.capstan.apiserver.request.ApiRequest;
import dev.capstan.resource.ResourceTypes;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code bindings}, the older form of {@code pods/…/binding}: a resource that can only be created and isn't stored. */
@RestController
class BindingsController {
    private final BindingRequests bindings;

    BindingsController(BindingRequests bindings) {
        this.bindings = bindings;
    }

    @PostMapping("/api/v1/namespaces/{namespace}/bindings")
    void create(HttpServletRequest http, HttpServletResponse response) throws IOException {
        bindings.bind(ApiRequest.of(ResourceTypes.PODS, http, response));
    }
}

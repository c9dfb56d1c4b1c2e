package dev.capstan.apiserver.endpoint;

import dev.capstan.apiserver.errors.ApiException;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Paths of the API's form that neither {@link ResourceMapping} nor a controller of their own answers: unknown groups, versions and kinds. */
@RestController
class UnservedResources {
    @RequestMapping({"/api/*/**", "/apis/*/*/**"})
    void refuse() {
        throw ApiException.noSuchPath();
    }
}

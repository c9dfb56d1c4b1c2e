package dev.capstan.apiserver.service;

import dev.capstan.apiserver.answer.AnswerForm;
import dev.capstan.apiserver.answer.AnswerWriter;
import dev.capstan.apiserver.errors.ApiException;
import dev.capstan.apiserver.errors.ApiException.Details;
import dev.capstan.apiserver.request.QueryParameters;
import dev.capstan.apiserver.store.ObjectStore;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Answers who looks for Services that there are none: {@code kubectl cluster-info} and {@code kubectl get services} do. Making
 * one is refused, as nothing would carry it out.
 */
@RestController
class ServicesController {
    private final ObjectStore store;
    private final AnswerWriter answers;

    ServicesController(ObjectStore store, AnswerWriter answers) {
        this.store = store;
        this.answers = answers;
    }

    @GetMapping({"/api/v1/services", "/api/v1/namespaces/{namespace}/services"})
    void list(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (QueryParameters.parse(request.getQueryString()).flag("watch")) {
            throw ApiException.methodNotAllowed();
        }
        ObjectNode list = JsonNodeFactory.instance.objectNode();
        list.put("kind", "ServiceList").put("apiVersion", "v1");
        list.putObject("metadata")
                .put("resourceVersion", Long.toString(store.status().revision()));
        list.putArray("items");
        AnswerForm form = AnswerForm.plain(request.getHeader("Accept"));
        answers.write(request, response, 200, form.encoding(), list);
    }

    @GetMapping("/api/v1/namespaces/{namespace}/services/{name}")
    void get(@PathVariable String name) {
        throw new ApiException(
                404,
                "NotFound",
                "services \"" + name + "\" not found",
                new Details("", "services", name, "", List.of(), 0));
    }
}

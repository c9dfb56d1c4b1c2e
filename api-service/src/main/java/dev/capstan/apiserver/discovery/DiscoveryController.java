package dev.capstan.apiserver.discovery;

import dev.capstan.apiserver.answer.AnswerForm;
import dev.capstan.apiserver.answer.AnswerWriter;
import dev.capstan.apiserver.answer.MediaRange;
import dev.capstan.apiserver.discovery.ServedResources.GroupVersion;
import dev.capstan.apiserver.errors.ApiException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import java.util.function.Function;
import org.springframework.http.HttpMethod;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.resource.NoResourceFoundException;
import tools.jackson.databind.node.ObjectNode;

/** {@code /api} and {@code /apis}, in the form that the client prefers of those it accepts. */
@RestController
class DiscoveryController {
    private static final Set<String> AGGREGATED_VERSIONS = Set.of("v2", "v2beta1");

    private final AggregatedDiscovery aggregated;
    private final LegacyDiscovery legacy;
    private final AnswerWriter answers;

    DiscoveryController(AggregatedDiscovery aggregated, LegacyDiscovery legacy, AnswerWriter answers) {
        this.aggregated = aggregated;
        this.legacy = legacy;
        this.answers = answers;
    }

    @GetMapping("/api")
    void core(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String address = request.getServerName() + ":" + request.getServerPort();
        write(request, response, aggregated::coreGroup, legacy.versions(address));
    }

    @GetMapping("/apis")
    void groups(HttpServletRequest request, HttpServletResponse response) throws IOException {
        write(request, response, aggregated::namedGroups, legacy.groups());
    }

    @GetMapping("/api/{version}")
    void coreResources(@PathVariable String version, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        GroupVersion core = new GroupVersion("", version);
        write(request, response, legacy.resources(core).orElseThrow(ApiException::noSuchPath));
    }

    @GetMapping("/apis/{group}")
    void group(@PathVariable String group, HttpServletRequest request, HttpServletResponse response)
            throws IOException, NoResourceFoundException {
        write(request, response, legacy.group(group).orElseThrow(() -> noSuchPage(request)));
    }

    @GetMapping("/apis/{group}/{version}")
    void groupResources(
            @PathVariable String group,
            @PathVariable String version,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException, NoResourceFoundException {
        GroupVersion groupVersion = new GroupVersion(group, version);
        write(request, response, legacy.resources(groupVersion).orElseThrow(() -> noSuchPage(request)));
    }

    private void write(
            HttpServletRequest request,
            HttpServletResponse response,
            Function<String, ObjectNode> aggregatedForm,
            ObjectNode legacyForm)
            throws IOException {
        for (MediaRange range : MediaRange.parse(request.getHeader("Accept"))) {
            if (!range.covers("application/json") || range.quality() == 0) {
                continue;
            }
            if (range.parameter("as").isEmpty()) {
                break;
            }
            String version = range.parameter("v");
            if (range.parameter("as").equals("APIGroupDiscoveryList") && AGGREGATED_VERSIONS.contains(version)) {
                String mediaType = "application/json;g=apidiscovery.k8s.io;v=" + version + ";as=APIGroupDiscoveryList";
                response.setHeader("Vary", "Accept");
                answers.write(
                        request, response, 200, AnswerForm.Encoding.JSON, mediaType, aggregatedForm.apply(version));
                return;
            }
        }
        write(request, response, legacyForm);
    }

    private void write(HttpServletRequest request, HttpServletResponse response, ObjectNode document)
            throws IOException {
        AnswerForm.Encoding encoding =
                AnswerForm.plain(request.getHeader("Accept")).encoding();
        answers.write(request, response, 200, encoding, document);
    }

    /** Other groups would be other servers' paths: none of them has answered. */
    private static NoResourceFoundException noSuchPage(HttpServletRequest request) {
        String path = request.getRequestURI();
        return new NoResourceFoundException(HttpMethod.GET, path, path);
    }
}

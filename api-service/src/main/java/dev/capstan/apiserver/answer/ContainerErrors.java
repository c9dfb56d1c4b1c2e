package dev.capstan.apiserver.answer;

import dev.capstan.apiserver.errors.ApiException;
import dev.capstan.apiserver.errors.ApiException.Details;
import dev.capstan.apiserver.errors.Status;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/**
 * What Tomcat refuses by itself, because it isn't HTTP or not a path, is answered with a Status like all else, in the words
 * that Kubernetes has for codes of which it knows no more (apimachinery: {@code NewGenericServerResponse}). It is always the
 * client's fault: an unknown version of HTTP or encoding of a body is a 400 here, too.
 */
@Component
class ContainerErrors implements WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> {
    @Override
    public void customize(ConfigurableTomcatWebServerFactory factory) {
        // Behind Spring Boot's own, which writes HTML where nothing has been written.
        factory.addContextCustomizers(
                context -> context.getParent().getPipeline().addValve(new StatusReport()));
    }

    private static final class StatusReport extends ErrorReportValve {
        private static final Logger log = LoggerFactory.getLogger(ContainerErrors.class);

        @Override
        protected void report(Request request, Response response, Throwable throwable) {
            if (response.getStatus() < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
                return;
            }
            ApiException refusal = refusal(response.getStatus());
            byte[] body = Status.failure(refusal).toString().getBytes(StandardCharsets.UTF_8);
            response.setStatus(refusal.code());
            response.setContentType("application/json");
            response.setHeader("Cache-Control", "no-cache, private");
            try {
                response.getOutputStream().write(body);
                response.finishResponse();
            } catch (IOException clientLeft) {
                log.atDebug().setCause(clientLeft).log("answer broken off");
            }
        }
    }

    private static ApiException refusal(int code) {
        return switch (code) {
            case 400, 501, 505 -> ApiException.badRequest("the server rejected our request for an unknown reason");
            case 404 -> ApiException.noSuchPath();
            case 405 -> ApiException.methodNotAllowed();
            case 413 -> ApiException.tooLarge("the server rejected our request because it was too large");
            case 500 -> ApiException.internal("see the log of the API server");
            default ->
                new ApiException(
                        code,
                        "Unknown",
                        "the server responded with the status code " + code + " but did not return more information",
                        new Details("", "", "", "", List.of(), 0));
        };
    }
}

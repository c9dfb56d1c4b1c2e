package dev.capstan.apiserver.answer;

import dev.capstan.apiserver.errors.ApiException;
import dev.capstan.apiserver.errors.Status;
import dev.capstan.apiserver.errors.StoreErrors;
import dev.capstan.apiserver.store.StoreException;
import dev.capstan.apiserver.store.StoreUnavailableException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/** The one place where an exception becomes an answer. Nobody outside sees a stack trace. */
@Component
public class ErrorWriter {
    private static final Logger log = LoggerFactory.getLogger(ErrorWriter.class);

    private final AnswerWriter answers;

    ErrorWriter(AnswerWriter answers) {
        this.answers = answers;
    }

    public void write(HttpServletRequest request, HttpServletResponse response, Exception exception)
            throws IOException {
        if (response.isCommitted() || exception instanceof IOException) {
            // The client has left, or gets a broken end: there is no answer to be given any more.
            log.atDebug()
                    .addKeyValue("path", request.getRequestURI())
                    .setCause(exception)
                    .log("answer broken off");
            return;
        }
        response.reset();
        if (exception instanceof NoResourceFoundException) {
            writeNoSuchPage(response);
            return;
        }
        ApiException refusal = refusal(request, exception);
        if (refusal.code() == 401) {
            response.setHeader("WWW-Authenticate", "Bearer");
        }
        if (refusal.details() != null && refusal.details().retryAfterSeconds() > 0) {
            response.setHeader("Retry-After", Integer.toString(refusal.details().retryAfterSeconds()));
        }
        AnswerForm.Encoding encoding =
                AnswerForm.plain(request.getHeader("Accept")).encoding();
        answers.write(request, response, refusal.code(), encoding, Status.failure(refusal));
    }

    private static ApiException refusal(HttpServletRequest request, Exception exception) {
        return switch (exception) {
            case ApiException refused -> refused;
            case StoreException unmet
            when unmet.reason() == StoreException.Reason.REVISION_GONE -> ApiException.gone(unmet.getMessage());
            case StoreUnavailableException unavailable -> StoreErrors.of(unavailable);
            case HttpRequestMethodNotSupportedException unsupported -> ApiException.methodNotAllowed();
            case HttpMediaTypeNotAcceptableException unacceptable -> ApiException.notAcceptable();
            default -> {
                log.atError()
                        .addKeyValue("method", request.getMethod())
                        .addKeyValue("path", request.getRequestURI())
                        .setCause(exception)
                        .log("request failed");
                yield ApiException.internal("see the log of the API server");
            }
        };
    }

    /** As Go's router answers for paths outside the API. */
    private static void writeNoSuchPage(HttpServletResponse response) throws IOException {
        response.setStatus(404);
        response.setContentType("text/plain; charset=utf-8");
        response.getOutputStream().write("404 page not found\n".getBytes(StandardCharsets.UTF_8));
    }
}

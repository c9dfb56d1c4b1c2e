package dev.capstan.apiserver.answer;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;

/** Sends what handlers throw to the {@link ErrorWriter}. */
@ControllerAdvice
class ErrorAdvice {
    private final ErrorWriter errors;

    ErrorAdvice(ErrorWriter errors) {
        this.errors = errors;
    }

    @ExceptionHandler(Exception.class)
    void handle(HttpServletRequest request, HttpServletResponse response, Exception exception) throws IOException {
        errors.write(request, response, exception);
    }
}

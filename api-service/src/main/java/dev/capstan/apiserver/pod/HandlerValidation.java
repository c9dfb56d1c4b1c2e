package dev.capstan.apiserver.pod;

import dev.capstan.apiserver.strategy.Field;
import dev.capstan.apiserver.strategy.FieldErrors;
import dev.capstan.apiserver.strategy.NameFormat;
import dev.capstan.apiserver.strategy.PortFormat;
import java.util.List;

/** What a probe or hook does: run a command, ask over HTTP or gRPC, connect, sleep. */
final class HandlerValidation {
    private HandlerValidation() {}

    static void validate(Field handler, List<String> kinds, FieldErrors errors) {
        errors.exactlyOne(handler, kinds, "handler type", "must specify a handler type");
        Field exec = handler.child("exec");
        if (exec.isPresent()) {
            errors.required(exec.child("command"));
        }
        if (handler.child("httpGet").isPresent()) {
            http(handler.child("httpGet"), errors);
        }
        if (handler.child("tcpSocket").isPresent()) {
            PortFormat.numberOrName(handler.child("tcpSocket").child("port"), errors);
        }
        if (handler.child("grpc").isPresent()) {
            PortFormat.numberOrName(handler.child("grpc").child("port"), errors);
        }
        errors.nonNegative(handler.child("sleep").child("seconds"));
    }

    private static void http(Field get, FieldErrors errors) {
        errors.required(get.child("path"));
        PortFormat.numberOrName(get.child("port"), errors);
        errors.oneOf(get.child("scheme"), List.of("HTTP", "HTTPS"));
        for (Field header : get.child("httpHeaders").items()) {
            String name = header.child("name").text();
            NameFormat.HTTP_HEADER_NAME
                    .problems(name)
                    .forEach(problem -> errors.add(get.child("httpHeaders").invalid(name, problem)));
        }
    }
}

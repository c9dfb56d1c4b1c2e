package dev.capstan.e2e;

import java.util.List;

/**
 * A request that is to be refused, and how.
 *
 * @param name of the case
 * @param path with {@code %s} for the namespace
 * @param message a part of the Status' message
 * @param fields of the Status' causes, in order
 */
record BadRequest(
        String name,
        String path,
        String contentType,
        String body,
        int code,
        String reason,
        String message,
        List<String> fields) {
    /** A POST of a Deployment in YAML, refused as invalid for what is in these fields, unless {@link #is} says else. */
    static BadRequest bad(String name, String body, String... faults) {
        return new BadRequest(
                name,
                "/apis/apps/v1/namespaces/%s/deployments",
                "application/yaml",
                body,
                422,
                "Invalid",
                " is invalid: ",
                List.of(faults));
    }

    BadRequest to(String otherPath) {
        return new BadRequest(name, otherPath, contentType, body, code, reason, message, fields);
    }

    BadRequest as(String otherContentType) {
        return new BadRequest(name, path, otherContentType, body, code, reason, message, fields);
    }

    BadRequest is(int otherCode, String otherReason, String otherMessage) {
        return new BadRequest(name, path, contentType, body, otherCode, otherReason, otherMessage, fields);
    }

    @Override
    public String toString() {
        return name;
    }
}

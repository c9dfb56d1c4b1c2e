package dev.capstan.apiserver.watch;

import jakarta.servlet.http.HttpServletRequest;
import org.apache.coyote.ActionCode;
import org.apache.coyote.Request;

/**
 * The connection of an HTTP request that is being answered. Servlets learn that a client left from a write that fails, which
 * is too late for an answer with nothing to say. So Tomcat is asked to read: a client that waits for an answer has nothing to
 * send, what arrives is its end. (Bytes of a next request count as an end too; nobody sends one behind a watch.)
 *
 * <p>A client whose machine vanished sends no end; TCP's own keep-alive finds that out, in hours.
 */
record ClientConnection(Request request) {
    /** The request attribute that holds it. */
    static final String ATTRIBUTE = "dev.capstan.client-connection";

    static ClientConnection of(HttpServletRequest http) {
        return (ClientConnection) http.getAttribute(ATTRIBUTE);
    }

    /** Only for the thread that serves the request. */
    boolean isOpen() {
        request.action(ActionCode.AVAILABLE, true);
        return request.getAvailable() == 0;
    }
}

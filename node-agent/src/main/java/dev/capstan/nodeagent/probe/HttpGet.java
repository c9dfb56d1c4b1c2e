package dev.capstan.nodeagent.probe;

import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.HTTPHeader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * One GET on a connection of its own, of which only the status matters. The JDK's clients aren't used because they don't let a
 * probe set the Host header. Certificates aren't checked, as the kubelet doesn't; redirects are followed within the host.
 */
final class HttpGet {
    private static final int MAX_REDIRECTS = 10;
    private static final int REDIRECTS_FROM = 300;
    private static final int ERRORS_FROM = 400;

    private final String defaultHost;
    private final int port;
    private final HTTPGetAction action;
    private final Duration timeout;

    HttpGet(String defaultHost, int port, HTTPGetAction action, Duration timeout) {
        this.defaultHost = defaultHost;
        this.port = port;
        this.action = action;
        this.timeout = timeout;
    }

    private record Answer(int status, @Nullable String location) {}

    /** The status of the last answer. */
    int status() throws IOException {
        String host = action.getHost() == null || action.getHost().isEmpty() ? defaultHost : action.getHost();
        String scheme = action.getScheme() == null ? "http" : action.getScheme().toLowerCase(Locale.ROOT);
        String path = action.getPath() == null || action.getPath().isEmpty() ? "/" : action.getPath();
        URI uri = URI.create(scheme + "://" + host + ":" + port + (path.startsWith("/") ? path : "/" + path));
        long deadline = System.nanoTime() + timeout.toNanos();
        for (int redirects = 0; ; redirects++) {
            Answer answer = get(uri, deadline);
            boolean redirect =
                    answer.status() >= REDIRECTS_FROM && answer.status() < ERRORS_FROM && answer.location() != null;
            if (!redirect || redirects == MAX_REDIRECTS) {
                return answer.status();
            }
            URI next = uri.resolve(answer.location());
            if (!uri.getHost().equals(next.getHost())) {
                return answer.status();
            }
            uri = next;
        }
    }

    private Answer get(URI uri, long deadline) throws IOException {
        try (Socket socket = connect(uri, deadline)) {
            socket.setSoTimeout(millisUntil(deadline));
            socket.getOutputStream().write(request(uri).getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            return answer(in);
        }
    }

    private static Answer answer(BufferedReader in) throws IOException {
        @Nullable String statusLine = in.readLine();
        if (statusLine == null || !statusLine.startsWith("HTTP/") || statusLine.length() < "HTTP/1.1 200".length()) {
            throw new IOException("malformed HTTP response \"" + statusLine + "\"");
        }
        int status = Integer.parseInt(statusLine.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length()));
        for (@Nullable String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
            if (line.toLowerCase(Locale.ROOT).startsWith("location:")) {
                return new Answer(status, line.substring("location:".length()).strip());
            }
        }
        return new Answer(status, null);
    }

    private static Socket connect(URI uri, long deadline) throws IOException {
        boolean secure = "https".equals(uri.getScheme());
        int port = uri.getPort() > 0 ? uri.getPort() : secure ? 443 : 80;
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(uri.getHost(), port), millisUntil(deadline));
            if (!secure) {
                return socket;
            }
            socket.setSoTimeout(millisUntil(deadline));
            return trustingAnyone().getSocketFactory().createSocket(socket, uri.getHost(), port, true);
        } catch (IOException | GeneralSecurityException failure) {
            socket.close();
            throw failure instanceof IOException io ? io : new IOException(failure);
        }
    }

    private String request(URI uri) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Host", uri.getHost() + ":" + port);
        headers.put("User-Agent", "kube-probe/1.33");
        headers.put("Accept", "*/*");
        Map<String, String> canonical = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        canonical.putAll(headers);
        Stream.ofNullable(action.getHttpHeaders())
                .flatMap(List::stream)
                .forEach((HTTPHeader header) -> canonical.put(header.getName(), header.getValue()));
        canonical.put("Connection", "close");
        StringBuilder request = new StringBuilder("GET " + uri.getRawPath()
                + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery()) + " HTTP/1.1\r\n");
        canonical.forEach(
                (name, value) -> request.append(name).append(": ").append(value).append("\r\n"));
        return request.append("\r\n").toString();
    }

    private static int millisUntil(long deadline) {
        return (int) Math.max(1, Duration.ofNanos(deadline - System.nanoTime()).toMillis());
    }

    private static SSLContext trustingAnyone() throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new TrustsAnyone()}, null);
        return context;
    }

    private static final class TrustsAnyone implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}

package dev.capstan.apiserver.malformed;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** HTTP/1.1 on a plain socket, reused as long as the server keeps it: no client that would mend what it sends. */
final class RawConnection implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;
    private static final Pattern CODE = Pattern.compile("\"code\":(\\d+)}$");

    private final int port;
    private Socket socket = new Socket();
    private InputStream in = InputStream.nullInputStream();

    RawConnection(int port) {
        this.port = port;
    }

    /**
     * @return empty when the server hung up without a word
     * @throws java.net.SocketTimeoutException when it neither answers nor hangs up
     */
    Optional<RawAnswer> exchange(RawRequest request) throws IOException {
        boolean reused = socket.isConnected() && !socket.isClosed();
        if (!reused) {
            connect();
        }
        try {
            send(request);
            Optional<RawAnswer> answer = read(request);
            if (reused && answer.isEmpty()) {
                // Closed behind the answer before, which every client must be ready for.
                connect();
                send(request);
                answer = read(request);
            }
            if (!request.framed()
                    || answer.isEmpty()
                    || !answer.get().complete()
                    || answer.get().header("connection").equalsIgnoreCase("close")) {
                socket.close();
            }
            return answer;
        } catch (IOException | RuntimeException broken) {
            socket.close();
            throw broken;
        }
    }

    private void connect() throws IOException {
        socket.close();
        socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.connect(new InetSocketAddress("127.0.0.1", port), PATIENCE_MILLIS);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** A server that has heard enough may answer and close before all is sent. */
    private void send(RawRequest request) {
        try {
            OutputStream out = socket.getOutputStream();
            out.write(request.bytes());
            out.flush();
            if (!request.framed()) {
                socket.shutdownOutput();
            }
        } catch (IOException hungUp) {
            // What it said is read next.
        }
    }

    private Optional<RawAnswer> read(RawRequest request) throws IOException {
        String statusLine = line();
        while (statusLine.startsWith("HTTP/1.1 100")) {
            line();
            statusLine = line();
        }
        if (statusLine.isEmpty()) {
            return Optional.empty();
        }
        if (!statusLine.startsWith("HTTP/")) {
            return Optional.of(withoutHead(statusLine));
        }
        int code = Integer.parseInt(statusLine.split(" ")[1]);
        Map<String, String> headers = new HashMap<>();
        for (String header = line(); !header.isEmpty(); header = line()) {
            String[] pair = header.split(":", 2);
            headers.put(pair[0].toLowerCase(Locale.ROOT), pair[1].strip());
        }
        if (request.isHead() || code == 204 || code == 304) {
            return Optional.of(new RawAnswer(code, headers, new byte[0], true));
        }
        if (code == 101) {
            return Optional.of(new RawAnswer(code, headers, new byte[0], false));
        }
        String length = headers.getOrDefault("content-length", "");
        if (!length.isEmpty()) {
            byte[] body = in.readNBytes(Integer.parseInt(length));
            return Optional.of(new RawAnswer(code, headers, body, true));
        }
        if (headers.getOrDefault("transfer-encoding", "").equals("chunked")) {
            // Only watches and long answers come in chunks; a good watch goes on for ever.
            return code == 200
                    ? Optional.of(new RawAnswer(code, headers, new byte[0], false))
                    : Optional.of(new RawAnswer(code, headers, chunks(), true));
        }
        return Optional.of(new RawAnswer(code, headers, in.readAllBytes(), false));
    }

    /** HTTP/0.9 knows nothing but the body. */
    private RawAnswer withoutHead(String firstLine) throws IOException {
        String body = firstLine + new String(in.readAllBytes(), StandardCharsets.UTF_8);
        Matcher code = CODE.matcher(body);
        return new RawAnswer(
                code.find() ? Integer.parseInt(code.group(1)) : 200,
                Map.of(),
                body.getBytes(StandardCharsets.UTF_8),
                false);
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            int size = Integer.parseInt(line(), 16);
            body.writeBytes(in.readNBytes(size));
            line();
            if (size == 0) {
                return body.toByteArray();
            }
        }
    }

    /** Empty at the end, too. */
    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try {
            for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
                line.write(c);
            }
        } catch (EOFException end) {
            // As good as the end.
        } catch (java.net.SocketException reset) {
            return "";
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

package dev.capstan.nodeagent.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A socket in front of the machine's engine that passes everything on, except for what a test wants to go wrong. A request is
 * named by its first line without the version: {@code POST /containers/create?name=k8s_POD_web…}.
 */
public final class FaultyEngine implements AutoCloseable {
    private static final Pattern REQUEST = Pattern.compile("^(GET|POST|DELETE|PUT|HEAD) (\\S+) HTTP/1.1\r\n");
    private static final int CHUNK = 1 << 16;

    private final Path socket;
    private final UnixDomainSocketAddress engine;
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private volatile Predicate<String> hanging = request -> false;
    private volatile Consumer<String> witness = request -> {};
    private volatile CountDownLatch released = new CountDownLatch(0);
    private @Nullable ServerSocketChannel server;

    public FaultyEngine(Path socket, URI engine) {
        this.socket = socket;
        this.engine = UnixDomainSocketAddress.of(Path.of(engine.getPath()));
        comeBack();
    }

    public URI address() {
        return URI.create("unix://" + socket);
    }

    /** Requests that match are held until {@link #release()}. */
    public void hang(Predicate<String> which) {
        released = new CountDownLatch(1);
        hanging = which;
    }

    public void release() {
        hanging = request -> false;
        released.countDown();
    }

    /** Is told of each request before the engine is. */
    public void witness(Consumer<String> who) {
        witness = who;
    }

    /** All requests since the last call. */
    public List<String> takeRequests() {
        List<String> taken = List.copyOf(requests);
        requests.clear();
        return taken;
    }

    /** As an engine that is stopped: connections end, nobody listens. Its containers go on. */
    public synchronized void goAway() {
        if (server != null) {
            close(server);
            server = null;
        }
        open.forEach(FaultyEngine::close);
        open.clear();
        try {
            Files.deleteIfExists(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public synchronized void comeBack() {
        try {
            ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            listening.bind(UnixDomainSocketAddress.of(socket));
            server = listening;
            Thread.ofVirtual().start(() -> acceptFrom(listening));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void acceptFrom(ServerSocketChannel listening) {
        while (listening.isOpen()) {
            try {
                SocketChannel client = listening.accept();
                SocketChannel upstream = SocketChannel.open(engine);
                open.add(client);
                open.add(upstream);
                Thread.ofVirtual().start(() -> pass(client, upstream, true));
                Thread.ofVirtual().start(() -> pass(upstream, client, false));
            } catch (IOException closed) {
                return;
            }
        }
    }

    /** Half-closes as its source does, or a hijacked exec stream would lose its end. */
    private void pass(SocketChannel from, SocketChannel to, boolean requestsCome) {
        ByteBuffer buffer = ByteBuffer.allocate(CHUNK);
        try {
            while (from.read(buffer) >= 0) {
                buffer.flip();
                if (requestsCome) {
                    look(buffer);
                }
                while (buffer.hasRemaining()) {
                    to.write(buffer);
                }
                buffer.clear();
            }
            to.shutdownOutput();
        } catch (ClosedChannelException ended) {
            close(to);
        } catch (IOException | InterruptedException broken) {
            close(from);
            close(to);
        } finally {
            if (!requestsCome) {
                open.remove(from);
                open.remove(to);
                close(from);
                close(to);
            }
        }
    }

    private void look(ByteBuffer buffer) throws InterruptedException {
        Matcher line = REQUEST.matcher(StandardCharsets.ISO_8859_1.decode(buffer.duplicate()));
        if (line.find()) {
            String request = line.group(1) + " " + line.group(2).replaceFirst("^/v1\\.\\d+", "");
            requests.add(request);
            witness.accept(request);
            if (hanging.test(request)) {
                released.await();
            }
        }
    }

    private static void close(AutoCloseable channel) {
        try {
            channel.close();
        } catch (Exception alreadyClosed) {
            return;
        }
    }

    @Override
    public void close() {
        release();
        goAway();
    }
}

package dev.capstan.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.capstan.client.http.BlockingHttpClientFactory;
import dev.capstan.event.ChangeEvent;
import dev.capstan.informer.EventHandler;
import dev.capstan.informer.IndexedStore;
import dev.capstan.resource.ObjectKey;
import dev.capstan.resource.ResourceType;
import dev.capstan.resource.ResourceTypes;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * As much of an API server as a controller's writes can tell from a real one: resource versions and their conflicts, uids
 * and preconditions, generations, generated names, the status split. In memory, over HTTP, so that the real client is used.
 *
 * <p>Changes reach {@linkplain #feed fed} stores at once, or, while {@linkplain #holdBack held back}, later: a stale cache.
 * It knows no defaults, no validation and no graceful deletion.
 */
public final class FakeApiServer implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern PATH =
            Pattern.compile("/(?:api/v1|apis/([^/]+)/[^/]+)/(?:namespaces/([^/]+)/)?([^/]+)(?:/([^/]+))?(/status)?");

    private record Target(
            ResourceType type, String namespace, @Nullable String name, boolean status) {
        String key() {
            return type.qualifiedPlural() + "/" + namespace + "/" + name;
        }
    }

    private record Feed<T extends HasMetadata>(
            Class<T> model, IndexedStore<T> store, EventHandler<T> handler, Map<ObjectKey, String> asStored) {}

    private static final class Refusal extends RuntimeException {
        private final int code;
        private final String reason;

        private Refusal(int code, String reason, String message) {
            super(message);
            this.code = code;
            this.reason = reason;
        }
    }

    /** Thrown after a request was carried out. */
    private static final class AnswerLost extends RuntimeException {}

    private final HttpServer server;
    private final KubernetesClient client;
    private final Clock clock;
    private final Map<String, ObjectNode> objects = new TreeMap<>();
    private final List<String> requests = new ArrayList<>();
    private final Map<String, Refusal> refusals = new TreeMap<>();
    private final Set<String> unanswered = new TreeSet<>();
    private final List<Feed<?>> feeds = new ArrayList<>();
    private final List<Runnable> heldBack = new ArrayList<>();
    private boolean holding;
    private long revision = 100;

    public FakeApiServer(Clock clock) {
        this.clock = clock;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                .withRequestRetryBackoffLimit(0)
                .build();
        client = new KubernetesClientBuilder()
                .withConfig(config)
                .withHttpClientFactory(new BlockingHttpClientFactory())
                .build();
    }

    public KubernetesClient client() {
        return client;
    }

    /** Another client of the same server, through which this sees every request; close it. */
    public KubernetesClient client(Interceptor interceptor) {
        return new KubernetesClientBuilder()
                .withConfig(client.getConfiguration())
                .withHttpClientFactory(new BlockingHttpClientFactory())
                .withHttpClientBuilderConsumer(http -> http.addOrReplaceInterceptor("given", interceptor))
                .build();
    }

    /** Puts every change of a type into a store, then tells the handler, as an informer does. */
    public <T extends HasMetadata> void feed(Class<T> model, IndexedStore<T> store, EventHandler<T> handler) {
        feeds.add(new Feed<>(model, store, handler, new TreeMap<>()));
    }

    /** From now on stores stay as they are. */
    public synchronized void holdBack() {
        holding = true;
    }

    /** What was held back reaches the stores, in order. */
    public synchronized void release() {
        holding = false;
        heldBack.forEach(Runnable::run);
        heldBack.clear();
    }

    /** Every further request like {@code POST pods} is refused. */
    public synchronized void refuse(String request, int code, String reason, String message) {
        refusals.put(request, new Refusal(code, reason, message));
    }

    /** The next request like {@code POST pods} is carried out, but the connection ends before its answer. */
    public synchronized void loseAnswerTo(String request) {
        unanswered.add(request);
    }

    public synchronized void accept(String request) {
        refusals.remove(request);
    }

    /** The requests since the last call, such as {@code POST pods} or {@code PUT deployments.apps/status}. */
    public synchronized List<String> takeRequests() {
        List<String> taken = List.copyOf(requests);
        requests.clear();
        return taken;
    }

    /** Everything of a type, by name. */
    public synchronized <T extends HasMetadata> List<T> all(Class<T> model) {
        String prefix = ResourceTypes.of(model).qualifiedPlural() + "/";
        return objects.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(prefix))
                .map(entry -> decode(entry.getValue(), model))
                .toList();
    }

    /**
     * Objects in stores are shared by all readers. Call after each test.
     *
     * @throws AssertionError naming the first object that somebody changed in place
     */
    public synchronized void requireUntouchedStores() {
        feeds.forEach(this::requireUntouched);
    }

    private <T extends HasMetadata> void requireUntouched(Feed<T> feed) {
        for (T object : feed.store().list()) {
            String stored = feed.asStored().get(ObjectKey.of(object));
            if (!encode(object).equals(stored)) {
                throw new AssertionError("changed in the store: " + feed.model().getSimpleName() + " "
                        + ObjectKey.of(object) + "\nwas " + stored + "\nis  " + encode(object));
            }
        }
    }

    private String encode(Object object) {
        return client.getKubernetesSerialization().asJson(object);
    }

    private void handle(HttpExchange exchange) throws IOException {
        ObjectNode answer;
        int code = 200;
        byte[] body = exchange.getRequestBody().readAllBytes();
        try {
            answer = answer(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().getPath(),
                    body.length == 0 ? JSON.createObjectNode() : (ObjectNode) JSON.readTree(body));
        } catch (AnswerLost connectionEnds) {
            exchange.close();
            return;
        } catch (Refusal refusal) {
            code = refusal.code;
            answer = JSON.createObjectNode()
                    .put("kind", "Status")
                    .put("apiVersion", "v1")
                    .put("status", "Failure")
                    .put("reason", refusal.reason)
                    .put("message", refusal.getMessage())
                    .put("code", code);
        }
        byte[] bytes = answer.toString().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(code, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private synchronized ObjectNode answer(String method, String path, ObjectNode body) {
        Target target = target(path);
        String request = method + " " + target.type().qualifiedPlural() + (target.status() ? "/status" : "");
        requests.add(request);
        Refusal refusal = refusals.get(request);
        if (refusal != null) {
            throw refusal;
        }
        ObjectNode answer = switch (method) {
            case "POST" -> create(target, body);
            case "GET" -> find(target).deepCopy();
            case "PUT" -> replace(target, body);
            case "PATCH" -> patch(target, body);
            case "DELETE" -> delete(target, body);
            default -> throw new Refusal(405, "MethodNotAllowed", method);
        };
        if (unanswered.remove(request)) {
            throw new AnswerLost();
        }
        return answer;
    }

    private static Target target(String path) {
        Matcher matcher = PATH.matcher(path);
        if (!matcher.matches()) {
            throw new Refusal(404, "NotFound", path);
        }
        String group = matcher.group(1) == null ? "" : matcher.group(1);
        ResourceType type =
                ResourceTypes.byPlural(group, "v1", matcher.group(3)).orElseThrow();
        String namespace = matcher.group(2) == null ? "" : matcher.group(2);
        return new Target(type, namespace, matcher.group(4), matcher.group(5) != null);
    }

    private ObjectNode find(Target target) {
        ObjectNode found = objects.get(target.key());
        if (found == null) {
            throw new Refusal(
                    404, "NotFound", target.type().qualifiedPlural() + " \"" + target.name() + "\" not found");
        }
        return found;
    }

    private ObjectNode create(Target target, ObjectNode body) {
        ObjectNode metadata = (ObjectNode) body.get("metadata");
        if (!metadata.has("name")) {
            metadata.put(
                    "name",
                    metadata.get("generateName").asString()
                            + UUID.randomUUID().toString().substring(0, 5));
        }
        Target named = new Target(
                target.type(), target.namespace(), metadata.get("name").asString(), false);
        if (objects.containsKey(named.key())) {
            throw new Refusal(
                    409, "AlreadyExists", target.type().qualifiedPlural() + " \"" + named.name() + "\" already exists");
        }
        if (!target.namespace().isEmpty()) {
            metadata.put("namespace", target.namespace());
        }
        metadata.put("uid", UUID.randomUUID().toString());
        metadata.put(
                "creationTimestamp",
                clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
        metadata.put("generation", 1);
        return store(named, body);
    }

    private ObjectNode replace(Target target, ObjectNode body) {
        ObjectNode old = find(target);
        check(target, old, body);
        ObjectNode changed;
        if (target.status()) {
            changed = old.deepCopy();
            changed.set("status", body.path("status"));
            JsonNode annotations = body.path("metadata").path("annotations");
            if (annotations.isObject()) {
                ((ObjectNode) changed.get("metadata")).set("annotations", annotations);
            }
        } else {
            changed = body;
            changed.set("status", old.path("status"));
        }
        return update(target, old, changed);
    }

    private ObjectNode patch(Target target, ObjectNode patch) {
        ObjectNode old = find(target);
        check(target, old, patch);
        ObjectNode changed = old.deepCopy();
        JsonNode owners = patch.path("metadata").path("ownerReferences");
        if (owners.isArray()) {
            ((ObjectNode) patch.get("metadata")).remove("ownerReferences");
            mergeOwners((ObjectNode) changed.get("metadata"), (ObjectNode) owners.get(0));
        }
        merge(changed, patch);
        return update(target, old, changed);
    }

    private static void mergeOwners(ObjectNode metadata, ObjectNode entry) {
        ArrayNode kept = JSON.createArrayNode();
        metadata.path("ownerReferences").forEach(owner -> {
            if (!owner.get("uid").equals(entry.get("uid"))) {
                kept.add(owner);
            }
        });
        if (!entry.path("$patch").asString("").equals("delete")) {
            kept.add(entry);
        }
        metadata.set("ownerReferences", kept);
    }

    private static void merge(ObjectNode into, ObjectNode patch) {
        patch.properties().forEach(property -> {
            JsonNode value = property.getValue();
            if (value.isNull()) {
                into.remove(property.getKey());
            } else if (value instanceof ObjectNode object
                    && into.get(property.getKey()) instanceof ObjectNode present) {
                merge(present, object);
            } else {
                into.set(property.getKey(), value);
            }
        });
    }

    private static void check(Target target, ObjectNode old, ObjectNode request) {
        for (String field : List.of("uid", "resourceVersion")) {
            JsonNode wanted = request.path("metadata").path(field);
            if (!wanted.isMissingNode() && !wanted.equals(old.get("metadata").get(field))) {
                throw new Refusal(
                        409,
                        "Conflict",
                        "Operation cannot be fulfilled on " + target.type().qualifiedPlural() + " \"" + target.name()
                                + "\": the object has been modified");
            }
        }
    }

    private ObjectNode update(Target target, ObjectNode old, ObjectNode changed) {
        ObjectNode metadata = (ObjectNode) changed.get("metadata");
        for (String kept : List.of("uid", "creationTimestamp", "resourceVersion", "generation")) {
            metadata.set(kept, old.get("metadata").get(kept));
        }
        if (changed.equals(old)) {
            return old.deepCopy();
        }
        if (!changed.path("spec").equals(old.path("spec"))) {
            metadata.put("generation", old.get("metadata").get("generation").asInt() + 1);
        }
        return store(target, changed);
    }

    private ObjectNode delete(Target target, ObjectNode options) {
        ObjectNode old = find(target);
        JsonNode preconditions = options.path("preconditions");
        if (preconditions.isObject()) {
            check(target, old, JSON.createObjectNode().set("metadata", preconditions));
        }
        objects.remove(target.key());
        ObjectNode last = old.deepCopy();
        tell(() -> feeds.forEach(feed -> removed(feed, target, last)));
        return last;
    }

    private ObjectNode store(Target target, ObjectNode object) {
        ((ObjectNode) object.get("metadata")).put("resourceVersion", Long.toString(++revision));
        objects.put(target.key(), object.deepCopy());
        ObjectNode stored = object.deepCopy();
        tell(() -> feeds.forEach(feed -> stored(feed, target, stored)));
        return object;
    }

    private void tell(Runnable change) {
        if (holding) {
            heldBack.add(change);
        } else {
            change.run();
        }
    }

    private <T extends HasMetadata> void stored(Feed<T> feed, Target target, ObjectNode json) {
        if (target.type().model().equals(feed.model())) {
            T object = decode(json, feed.model());
            ObjectKey key = ObjectKey.of(object);
            T before = feed.store().put(object);
            feed.asStored().put(key, encode(object));
            feed.handler()
                    .onChange(
                            before == null
                                    ? new ChangeEvent.Added<>(key, object)
                                    : new ChangeEvent.Modified<>(key, before, object));
        }
    }

    private <T extends HasMetadata> void removed(Feed<T> feed, Target target, ObjectNode json) {
        if (target.type().model().equals(feed.model())) {
            T last = decode(json, feed.model());
            ObjectKey key = ObjectKey.of(last);
            feed.store().remove(key);
            feed.asStored().remove(key);
            feed.handler().onChange(new ChangeEvent.Deleted<>(key, last));
        }
    }

    private <T> T decode(ObjectNode json, Class<T> model) {
        return client.getKubernetesSerialization().unmarshal(json.toString(), model);
    }

    @Override
    public void close() {
        client.close();
        server.stop(0);
    }
}

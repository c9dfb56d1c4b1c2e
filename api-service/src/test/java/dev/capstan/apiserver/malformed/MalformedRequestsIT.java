package dev.capstan.apiserver.malformed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.apiserver.testing.ApiClient;
import dev.capstan.apiserver.testing.ApiServer;
import dev.capstan.resource.ResourceType;
import dev.capstan.resource.ResourceTypes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whatever is sent, the answer is a Status, nothing is written that wasn't accepted, and nobody learns what the server is
 * made of.
 *
 * <p>Other requests: {@code -Dcapstan.malformed.seed=…}, more or fewer: {@code -Dcapstan.malformed.requests=…}, one of them
 * alone: {@code -Dcapstan.malformed.only=…}, by the number that a failure shows.
 */
class MalformedRequestsIT {
    private static final long SEED = Long.getLong("capstan.malformed.seed", 4);
    private static final int REQUESTS = Integer.getInteger("capstan.malformed.requests", 20_000);
    private static final int ONLY = Integer.getInteger("capstan.malformed.only", -1);
    private static final int CONNECTIONS = 32;
    private static final int MOST_SHOWN = 15;

    /** What no answer may hold; the requests themselves hold nothing of the kind. */
    private static final Pattern INSIDES =
            Pattern.compile("\\b(java|javax|jakarta|sun|jdk|org\\.(spring|apache|post|hiber|yaml)"
                    + "\\w*|tools\\.jackson|com\\.(fasterxml|google|zaxxer)|dev\\.capstan|io\\.(fabric8|kubernetes\\.client))\\.[a-z]\\w+"
                    + "|\\tat |Exception|Caused by|Tomcat|<html|SQLState|select .* from |StackOverflow|OutOfMemory");

    private static ApiServer server;
    private static ApiClient admin;

    private final RequestGenerator generator = new RequestGenerator(SEED);
    private final List<String> faults = Collections.synchronizedList(new ArrayList<>());
    private final Map<String, AtomicInteger> outcomes = new ConcurrentHashMap<>();
    private final Set<String> accepted = ConcurrentHashMap.newKeySet();
    private final AtomicInteger acceptedWrites = new AtomicInteger();

    @BeforeAll
    static void start() {
        server = ApiServer.start();
        admin = new ApiClient(server, ApiServer.ADMIN_TOKEN);
        for (ResourceType type : ResourceTypes.all()) {
            create(type, Victims.object(type));
        }
        create(ResourceTypes.PODS, Victims.boundPod());
    }

    private static void create(ResourceType type, ObjectNode object) {
        ApiClient.Answer created = admin.post(Victims.collection(type), object.toString());
        assertThat(created.code()).as(created.text()).isEqualTo(201);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void areAnsweredWithAStatusAndWriteNothing() throws InterruptedException {
        System.out.println("malformed requests: seed " + SEED + ", " + REQUESTS + " requests");
        Map<String, String> before = objects();
        long revision = revision();

        List<Thread> clients = new ArrayList<>();
        AtomicInteger next = new AtomicInteger(Math.max(ONLY, 0));
        int end = ONLY < 0 ? REQUESTS : ONLY + 1;
        CountDownLatch start = new CountDownLatch(1);
        for (int i = 0; i < CONNECTIONS; i++) {
            clients.add(Thread.ofVirtual().start(() -> {
                try (RawConnection connection = new RawConnection(server.port())) {
                    start.await();
                    for (int number = next.getAndIncrement(); number < end; number = next.getAndIncrement()) {
                        send(number, connection);
                    }
                } catch (IOException | InterruptedException | RuntimeException broken) {
                    faults.add("a client gave up: " + broken);
                }
            }));
        }
        start.countDown();
        for (Thread client : clients) {
            client.join();
        }

        System.out.println("malformed requests: " + new TreeMap<>(outcomes));
        assertThat(faults.stream().limit(MOST_SHOWN))
                .as(faults.size() + " faults, seed " + SEED)
                .isEmpty();
        assertThat(changed(before, objects()))
                .as("objects that no answer has accepted a change of")
                .isEmpty();
        assertThat(revision() - revision).as("commits").isBetween(0L, (long) acceptedWrites.get());
        assertThat(acceptedWrites.get())
                .as("requests that were no good as bad ones")
                .isLessThan(REQUESTS / 10);
        assertThat(admin.post(
                                Victims.collection(ResourceTypes.CONFIGMAPS),
                                "{\"metadata\": {\"name\": \"afterwards\"}}")
                        .code())
                .as("the server serves on")
                .isEqualTo(201);
    }

    private void send(int number, RawConnection connection) {
        RawRequest request = withToken(generator.request(number));
        try {
            Optional<RawAnswer> answer = connection.exchange(request);
            count(request, answer.map(one -> Integer.toString(one.code())).orElse("hung up"));
            if (answer.isPresent()) {
                check(number, request, answer.get());
            } else if (request.answered()) {
                faults.add("no answer to " + number + ": " + request);
            }
        } catch (IOException | RuntimeException failure) {
            faults.add(failure + " at " + number + ": " + request);
        }
    }

    /** In place of nothing, so that requests which spoil their own Authorization stay as they are. */
    private static RawRequest withToken(RawRequest request) {
        return request.withHeader("Authorization", "Bearer " + ApiServer.ADMIN_TOKEN);
    }

    private void count(RawRequest request, String outcome) {
        outcomes.computeIfAbsent(request.kind() + " " + outcome, unused -> new AtomicInteger())
                .incrementAndGet();
    }

    private void check(int number, RawRequest request, RawAnswer answer) {
        if (answer.code() < 400) {
            noteAccepted(request, answer);
            return;
        }
        String wrong = wrongWith(request, answer);
        if (!wrong.isEmpty()) {
            faults.add(wrong + "\n  number " + number + ": " + request + "\n  answered " + answer);
        }
    }

    private static String wrongWith(RawRequest request, RawAnswer answer) {
        boolean notThereYet = answer.code() == 504 && answer.text().contains("\"ResourceVersionTooLarge\"");
        if (answer.code() >= 500 && !notThereYet) {
            return "a " + answer.code();
        }
        var insides = INSIDES.matcher(answer.text());
        if (insides.find()) {
            return "shows " + insides.group();
        }
        if (request.isHead()) {
            return "";
        }
        // As Go's router says it, outside the API.
        if (answer.code() == 404 && answer.text().equals("404 page not found\n")) {
            return "";
        }
        if (answer.header("content-type").startsWith("application/yaml")) {
            return answer.text().contains("kind: Status\n") ? "" : "no Status";
        }
        JsonNode status = parse(answer.text());
        boolean isStatus = status.path("kind").asString("").equals("Status")
                && status.path("apiVersion").asString("").equals("v1")
                && status.path("status").asString("").equals("Failure")
                && status.path("code").intValue(0) == answer.code()
                && !status.path("reason").asString("").isEmpty()
                && !status.path("message").asString("").isEmpty();
        return isStatus ? "" : "no Status";
    }

    private void noteAccepted(RawRequest request, RawAnswer answer) {
        String head = request.head();
        if (head.startsWith("GET ") || head.startsWith("HEAD ") || head.contains("dryRun=All")) {
            return;
        }
        acceptedWrites.incrementAndGet();
        JsonNode object = parse(answer.text());
        JsonNode metadata = object.path("metadata");
        String kind = object.path("kind").asString("");
        accepted.add((kind.equals("Scale") ? "Deployment" : kind) + " "
                + metadata.path("name").asString(""));
    }

    private Set<String> changed(Map<String, String> before, Map<String, String> after) {
        Set<String> changed = new HashSet<>();
        after.forEach((object, version) -> {
            if (!version.equals(before.get(object))) {
                changed.add(object);
            }
        });
        before.keySet().stream().filter(object -> !after.containsKey(object)).forEach(changed::add);
        changed.removeAll(accepted);
        return changed;
    }

    /** The version of each object by kind and name. */
    private static Map<String, String> objects() {
        Map<String, String> versions = new TreeMap<>();
        for (ResourceType type : ResourceTypes.all()) {
            String path = (type.group().isEmpty() ? "/api/v1/" : "/apis/" + type.apiVersion() + "/") + type.plural();
            admin.get(path)
                    .body()
                    .path("items")
                    .forEach(item -> versions.put(
                            type.kind() + " "
                                    + item.path("metadata").path("name").asString(""),
                            item.path("metadata").path("resourceVersion").asString("")));
        }
        assertThat(versions).hasSizeGreaterThanOrEqualTo(ResourceTypes.all().size());
        return versions;
    }

    private static long revision() {
        return admin.get("/capstan/store").body().path("revision").longValue();
    }

    private static JsonNode parse(String text) {
        try {
            return JsonMapper.shared().readTree(text);
        } catch (JacksonException noJson) {
            return MissingNode.getInstance();
        }
    }
}

package dev.capstan.apiserver.malformed;

import com.google.protobuf.ByteString;
import dev.capstan.resource.ResourceType;
import dev.capstan.resource.ResourceTypes;
import io.kubernetes.client.proto.Runtime.TypeMeta;
import io.kubernetes.client.proto.Runtime.Unknown;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.zip.GZIPOutputStream;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Request number <i>n</i> of a seed, always the same. Nearly all of them must be refused; what by chance is still right may
 * be carried out. Nothing is deleted: requests that could do that are dry runs.
 */
final class RequestGenerator {
    private static final String JSON = "application/json";
    private static final String YAML = "application/yaml";
    private static final String PROTOBUF = "application/vnd.kubernetes.protobuf";
    private static final List<String> PATCH_TYPES = List.of(
            "application/json-patch+json",
            "application/merge-patch+json",
            "application/strategic-merge-patch+json",
            "application/apply-patch+yaml");
    private static final List<String> PARAMETERS = List.of(
            "labelSelector",
            "fieldSelector",
            "limit",
            "continue",
            "resourceVersion",
            "resourceVersionMatch",
            "timeoutSeconds",
            "watch",
            "allowWatchBookmarks",
            "sendInitialEvents",
            "fieldManager",
            "fieldValidation",
            "dryRun",
            "pretty",
            "includeObject",
            "gracePeriodSeconds",
            "propagationPolicy",
            "orphanDependents",
            "force",
            "container",
            "tailLines",
            "sinceSeconds",
            "sinceTime",
            "limitBytes",
            "stream",
            "follow");
    private static final List<String> SUBRESOURCES =
            List.of("status", "scale", "log", "binding", "exec", "finalize", "eviction", "nothing", "attach", "proxy");
    private static final List<String> METHODS = List.of(
            "GET",
            "POST",
            "PUT",
            "PATCH",
            "DELETE",
            "HEAD",
            "OPTIONS",
            "TRACE",
            "CONNECT",
            "PROPFIND",
            "get",
            "G\u00e9T",
            "X".repeat(300));
    private static final List<Long> EXTREMES = List.of(
            Long.MAX_VALUE, Long.MIN_VALUE, -1L, 1L << 31, 1L << 32, 1L << 62, 9_999_999_999L, 1_000_000_000_000_000L);
    private static final int BODY_LIMIT = 3 * 1024 * 1024;

    private final long seed;

    RequestGenerator(long seed) {
        this.seed = seed;
    }

    RawRequest request(int number) {
        SplittableRandom random = new SplittableRandom(seed * 1_000_003 + number);
        return new Draft(random).request();
    }

    /** One request in the making. */
    private static final class Draft {
        private final RandomGenerator random;
        private final Damage damage;
        private final ResourceType type;

        private Draft(RandomGenerator random) {
            this.random = random;
            this.damage = new Damage(random);
            this.type = damage.one(ResourceTypes.all());
        }

        RawRequest request() {
            int kind = random.nextInt(1000);
            if (kind < 160) {
                return wrongValues();
            } else if (kind < 260) {
                return brokenJson();
            } else if (kind < 350) {
                return brokenYaml();
            } else if (kind < 430) {
                return brokenProtobuf();
            } else if (kind < 550) {
                return patch();
            } else if (kind < 680) {
                return query();
            } else if (kind < 760) {
                return headers();
            } else if (kind < 840) {
                return path();
            } else if (kind < 890) {
                return method();
            } else if (kind < 940) {
                return options();
            } else if (kind < 960) {
                return framing();
            } else if (kind < 985) {
                return noHttp();
            } else if (kind < 998) {
                return compressed();
            }
            return tooLarge();
        }

        private RawRequest wrongValues() {
            String body = damage.values(Victims.object(type)).toString();
            return write("wrong values", JSON, body.getBytes(StandardCharsets.UTF_8))
                    .build();
        }

        private RawRequest brokenJson() {
            String good = Victims.object(type).toString();
            byte[] body = switch (random.nextInt(6)) {
                case 0 -> damage.bytes(good.getBytes(StandardCharsets.UTF_8));
                case 1 -> damage.deep().getBytes(StandardCharsets.UTF_8);
                case 2 -> good.replace("\"a\"", damage.hugeNumber()).getBytes(StandardCharsets.UTF_8);
                case 3 ->
                    good.getBytes(damage.one(
                            List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16, StandardCharsets.UTF_32)));
                default -> damage.text(good).getBytes(StandardCharsets.UTF_8);
            };
            return write("broken JSON", JSON, body).build();
        }

        private RawRequest brokenYaml() {
            String good = YAMLMapper.shared().writeValueAsString(Victims.object(type));
            String body = switch (random.nextInt(9)) {
                case 0 ->
                    good.replace(
                            "\"a\"",
                            damage.one(List.of(
                                    ".inf",
                                    "-.Inf",
                                    ".nan",
                                    "1e99999",
                                    "0x",
                                    "0o9",
                                    "0b2",
                                    "1_000",
                                    "2026-01-01",
                                    "~",
                                    "!!int x",
                                    "!!float x",
                                    "!!timestamp 2026",
                                    "!!set {a}",
                                    "!!python/none",
                                    "!<tag:yaml.org,2002:a.b.C> [x]",
                                    "*undefined",
                                    "&x",
                                    "12:30:45",
                                    "0777777777777777777777777")));
                case 1 -> "metadata: &m\n  name: x\n  annotations: *m\n" + good;
                case 2 -> aliasBomb();
                case 3 -> damage.deep();
                case 4 -> good + "---\n" + good;
                case 5 -> "? {a: b}\n: c\n" + good;
                case 6 -> "<<: " + damage.one(List.of("1", "[1]", "*m", "{a: b}", "[{a: b}, {c: d}]")) + "\n" + good;
                case 7 -> "n: " + damage.hugeNumber() + "\n" + good;
                default -> damage.text(good);
            };
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            return write("broken YAML", YAML, damage.chance(15) ? damage.bytes(bytes) : bytes)
                    .build();
        }

        /** Nine lists of nine of the list before. */
        private String aliasBomb() {
            StringBuilder bomb = new StringBuilder("a0: &a0 [x, x]\n");
            for (int i = 1; i < random.nextInt(5, 12); i++) {
                String before = "*a" + (i - 1) + ", ";
                bomb.append("a%d: &a%d [%s]\n".formatted(i, i, before.repeat(9)));
            }
            return bomb.append("metadata: {name: bomb}\n").toString();
        }

        private RawRequest brokenProtobuf() {
            byte[] message = random.nextBoolean() ? damage.noise(200) : plausibleMessage(0);
            byte[] envelope = Unknown.newBuilder()
                    .setTypeMeta(TypeMeta.newBuilder()
                            .setApiVersion(damage.chance(90) ? type.apiVersion() : damage.word())
                            .setKind(damage.chance(90) ? type.kind() : damage.word()))
                    .setRaw(ByteString.copyFrom(message))
                    .build()
                    .toByteArray();
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            body.writeBytes(new byte[] {'k', '8', 's', (byte) (damage.chance(95) ? 0 : 1)});
            body.writeBytes(envelope);
            byte[] bytes = damage.chance(50) ? damage.bytes(body.toByteArray()) : body.toByteArray();
            return write("broken protobuf", PROTOBUF, damage.chance(5) ? damage.noise(300) : bytes)
                    .build();
        }

        /** Small field numbers, right lengths, any content: it is read far before it makes no sense. */
        private byte[] plausibleMessage(int depth) {
            ByteArrayOutputStream message = new ByteArrayOutputStream();
            for (int i = random.nextInt(1, 6); i > 0; i--) {
                int wireType = damage.one(List.of(2, 2, 2, 2, 0, 0, 1, 5, 3, 4));
                message.write(random.nextInt(1, 16) << 3 | wireType);
                switch (wireType) {
                    case 0 -> message.writeBytes(new byte[] {(byte) -1, (byte) random.nextInt(256), 1});
                    case 1 -> message.writeBytes(new byte[8]);
                    case 2 -> {
                        byte[] content =
                                depth < 5 && random.nextBoolean() ? plausibleMessage(depth + 1) : damage.noise(12);
                        message.write(Math.min(content.length, 127));
                        message.writeBytes(Arrays.copyOf(content, Math.min(content.length, 127)));
                    }
                    case 5 -> message.writeBytes(new byte[4]);
                    default -> {}
                }
            }
            return message.toByteArray();
        }

        private RawRequest patch() {
            String patchType = damage.one(PATCH_TYPES);
            String path = Victims.path(type) + (damage.chance(30) ? "/" + damage.one(List.of("status", "scale")) : "");
            String body = switch (random.nextInt(6)) {
                case 0 -> damage.text(damage.values(Victims.object(type)).toString());
                case 1 -> damage.strange().toString();
                case 2, 3 -> jsonPatch();
                case 4 -> directives();
                default -> damage.values(Victims.object(type)).toString();
            };
            String query = patchType.contains("apply") && damage.chance(70) ? "?fieldManager=m" : "";
            return RawRequest.of("patch", "PATCH", path + sometimesDry(query))
                    .body(
                            damage.chance(95)
                                    ? patchType
                                    : damage.one(List.of(JSON, "text/plain", "application/patch")),
                            body)
                    .build();
        }

        private String jsonPatch() {
            StringBuilder operations = new StringBuilder("[");
            for (int i = random.nextInt(1, 5); i > 0; i--) {
                String op = damage.one(List.of("add", "remove", "replace", "move", "copy", "test", "increment", ""));
                String path = damage.one(List.of(
                        "/metadata/labels/x",
                        "/spec/replicas",
                        "",
                        "/",
                        "metadata",
                        "/metadata/~2",
                        "/spec/containers/-1",
                        "/spec/containers/99999999999",
                        "/spec/containers/-",
                        "/kind",
                        "/metadata",
                        "/metadata/resourceVersion",
                        "/metadata/uid",
                        "/a/b/c/d",
                        "/spec/containers/0/env/01",
                        "/\\u0000"));
                operations
                        .append("{\"op\":\"")
                        .append(op)
                        .append("\",\"path\":\"")
                        .append(path)
                        .append('"');
                if (damage.chance(60)) {
                    operations.append(",\"value\":").append(damage.strange());
                }
                if (damage.chance(60)) {
                    operations
                            .append(",\"from\":\"")
                            .append(damage.one(List.of("/metadata", "", "/x", "~", "/spec")))
                            .append('"');
                }
                operations.append(i > 1 ? "}," : "}");
            }
            return damage.chance(10)
                    ? operations.toString()
                    : operations.append("]").toString();
        }

        private String directives() {
            String directive = damage.one(List.of(
                    "$patch",
                    "$retainKeys",
                    "$setElementOrder/containers",
                    "$setElementOrder",
                    "$deleteFromPrimitiveList/finalizers",
                    "$deleteFromPrimitiveList"));
            String inside = "{\"" + directive + "\":" + damage.strange() + ",\"containers\":" + damage.strange() + "}";
            return damage.one(List.of(
                            "{\"spec\":%s}", "{\"metadata\":%s}", "{\"spec\":{\"template\":{\"spec\":%s}}}", "%s"))
                    .formatted(inside);
        }

        /** Numbers that are numbers, but hardly what anybody means by them. */
        private RawRequest extremeNumber() {
            String number = Long.toString(damage.one(EXTREMES));
            String pods = Victims.collection(ResourceTypes.PODS);
            String pod = pods + "/" + Victims.BOUND_POD;
            return switch (random.nextInt(5)) {
                case 0 ->
                    RawRequest.of("number", "GET", pods + "?watch=1&timeoutSeconds=" + number)
                            .build();
                case 1 ->
                    RawRequest.of("number", "DELETE", dry(pod + "?gracePeriodSeconds=" + number))
                            .build();
                case 2 ->
                    RawRequest.of("number", "DELETE", dry(pod))
                            .body(JSON, "{\"gracePeriodSeconds\":" + number + "}")
                            .build();
                case 3 ->
                    RawRequest.of(
                                    "number",
                                    "GET",
                                    pods + "?" + damage.one(List.of("limit", "resourceVersion")) + "=" + number)
                            .build();
                default ->
                    RawRequest.of(
                                    "number",
                                    "GET",
                                    Victims.path(ResourceTypes.PODS) + "/log?"
                                            + damage.one(List.of("sinceSeconds", "tailLines", "limitBytes")) + "="
                                            + number)
                            .build();
            };
        }

        private RawRequest query() {
            if (damage.chance(10)) {
                return extremeNumber();
            }
            String target = damage.chance(40) ? Victims.path(type) : Victims.collection(type);
            if (damage.chance(20)) {
                target = Victims.path(ResourceTypes.PODS) + "/log";
            } else if (damage.chance(10)) {
                target = "/api/v1/pods";
            }
            StringBuilder query = new StringBuilder("?");
            for (int i = random.nextInt(1, 4); i > 0; i--) {
                String value = damage.word();
                query.append(damage.one(PARAMETERS))
                        .append(damage.chance(95) ? "=" : "")
                        .append(
                                damage.chance(80)
                                        ? URLEncoder.encode(value, StandardCharsets.UTF_8)
                                        : value.replaceAll("[^!-~]", "~"))
                        .append('&');
            }
            String method = damage.one(List.of("GET", "GET", "GET", "POST", "PUT", "DELETE", "PATCH"));
            return switch (method) {
                case "GET" -> RawRequest.of("query", method, target + query).build();
                case "DELETE" ->
                    RawRequest.of("query", method, target + query + "dryRun=All")
                            .build();
                case "PATCH" ->
                    RawRequest.of("query", method, Victims.path(type) + query + "dryRun=All")
                            .body("application/merge-patch+json", "{}")
                            .build();
                default ->
                    RawRequest.of("query", method, target + query + "dryRun=All")
                            .body(JSON, Victims.object(type).toString())
                            .build();
            };
        }

        private RawRequest headers() {
            String target = damage.chance(50) ? Victims.path(type) : Victims.collection(type);
            RawRequest.Builder request = random.nextBoolean()
                    ? RawRequest.of("headers", "GET", target)
                    : RawRequest.of("headers", "PUT", target + "?dryRun=All")
                            .body(
                                    damage.chance(50) ? JSON : headerValue(),
                                    damage.values(Victims.object(type)).toString());
            for (int i = random.nextInt(1, 4); i > 0; i--) {
                String name = damage.one(List.of(
                        "Accept",
                        "Accept-Encoding",
                        "Accept-Charset",
                        "Authorization",
                        "Range",
                        "If-Match",
                        "If-None-Match",
                        "If-Modified-Since",
                        "Content-Encoding",
                        "Content-Type",
                        "Cookie",
                        "traceparent",
                        "tracestate",
                        "Origin",
                        "X-HTTP-Method-Override",
                        "X-Forwarded-For",
                        "Forwarded",
                        "Impersonate-User",
                        "Upgrade",
                        "Sec-WebSocket-Protocol",
                        "TE",
                        "Date",
                        "User-Agent",
                        "X y",
                        "é"));
                request.header(name, headerValue());
            }
            return request.lastAndPerhapsUnanswered();
        }

        private String headerValue() {
            return damage.chance(50)
                    ? damage.word().replaceAll("[\r\n]", "")
                    : damage.one(List.of(
                            "application/json;as=Table;v=v9;g=meta.k8s.io",
                            "application/yaml;q=2",
                            ";;;",
                            "*/*;q=0",
                            "text/html",
                            "application/json; charset=utf-16",
                            "application/",
                            "/",
                            "a/b/c",
                            "bytes=0-",
                            "Bearer ",
                            "Bearer a b",
                            "Basic ===",
                            "00-0-0-0",
                            "00-ffffffffffffffffffffffffffffffff-0-zz",
                            "websocket",
                            "identity;q=0",
                            "gzip, deflate, br;q=x",
                            "application/json;as=PartialObjectMetadata",
                            "multipart/form-data",
                            "application/x-www-form-urlencoded",
                            "application/json;;;=",
                            "\""));
        }

        private RawRequest path() {
            String target = switch (random.nextInt(8)) {
                case 0 -> Victims.path(type) + "/" + damage.one(SUBRESOURCES) + (damage.chance(30) ? "/more" : "");
                case 1 ->
                    Victims.path(type).replace("victim", URLEncoder.encode(damage.word(), StandardCharsets.UTF_8));
                case 2 ->
                    "/" + damage.one(List.of("api", "apis", "openapi", "capstan", "v3", "swagger-ui", "")) + "/"
                            + damage.word().replaceAll("[^!-~]", "%c3");
                case 3 ->
                    damage.one(List.of(
                            "/",
                            "//",
                            "///",
                            "//api/v1/pods",
                            "/api//v1/pods",
                            "/api/v1/",
                            "/api/v1//",
                            "/api",
                            "/apis/",
                            "/apis/apps",
                            "/apis/apps/v9/deployments",
                            "/api/v1/widgets",
                            "/api/v1/namespaces//pods",
                            "/api/v1/namespaces/victims/",
                            "/api/v1/namespaces/victims/pods/",
                            "/api/v1/pods/victim",
                            "/api/v1/namespaces/victims/nodes",
                            "/api/v1/nodes/a/b/c/d/e",
                            "/api/v1/watch/pods",
                            "/error",
                            "/actuator",
                            "/actuator/env",
                            "/h2-console",
                            "/WEB-INF/web.xml",
                            "/favicon.ico",
                            "*",
                            "api/v1"));
                case 4 ->
                    Victims.path(type)
                            .replaceFirst(
                                    "/v1",
                                    damage.one(List.of(
                                            "/v1/..",
                                            "/./v1",
                                            "/v1;a=b",
                                            "/v1%2f",
                                            "/v1%5c",
                                            "/%76%31",
                                            "/v1%00",
                                            "/V1",
                                            "/v1//",
                                            "/v1/%2e%2e/v1",
                                            "\\v1",
                                            "/v1?",
                                            "/v1#x",
                                            "/v1%0a")));
                case 5 -> Victims.path(type) + "/" + "a/".repeat(random.nextInt(1, 500));
                case 6 -> "/openapi/v3/" + damage.one(List.of("api/v1", "apis/x/y", "%2e", "api/v1?hash=zz", "../v2"));
                default -> "http://elsewhere" + Victims.path(type);
            };
            String method = damage.one(List.of("GET", "GET", "HEAD", "POST", "PUT", "DELETE"));
            RawRequest.Builder request = RawRequest.of("path", method, method.equals("DELETE") ? dry(target) : target);
            if (method.equals("POST") || method.equals("PUT")) {
                request.body(
                        JSON,
                        damage.chance(50) ? damage.values(Victims.object(type)).toString() : "{}");
            }
            return request.lastAndPerhapsUnanswered();
        }

        private RawRequest method() {
            String target = damage.one(List.of(
                    Victims.path(type),
                    Victims.collection(type),
                    Victims.path(type) + "/" + damage.one(SUBRESOURCES),
                    "/api/v1/namespaces/" + Victims.NAMESPACE + "/bindings",
                    "/version",
                    "/readyz",
                    "/openapi/v2"));
            RawRequest.Builder request = RawRequest.of("method", damage.one(METHODS), dry(target));
            if (damage.chance(60)) {
                request.body(JSON, damage.strange().toString());
            }
            return request.lastAndPerhapsUnanswered();
        }

        /** Bodies that are no objects of their own. */
        private RawRequest options() {
            String body = damage.chance(20)
                    ? damage.text("{\"kind\":\"DeleteOptions\",\"apiVersion\":\"v1\",\"gracePeriodSeconds\":1}")
                    : "{\"gracePeriodSeconds\":" + damage.strange() + ",\"propagationPolicy\":" + damage.strange()
                            + ",\"preconditions\":" + damage.strange() + ",\"spec\":" + damage.strange()
                            + ",\"target\":"
                            + damage.strange() + "}";
            return switch (random.nextInt(4)) {
                case 0 ->
                    RawRequest.of("delete options", "DELETE", dry(Victims.path(type)))
                            .body(JSON, body)
                            .build();
                case 1 ->
                    RawRequest.of("delete options", "DELETE", dry(Victims.collection(type)))
                            .body(damage.one(List.of(JSON, YAML, PROTOBUF)), body)
                            .build();
                case 2 ->
                    RawRequest.of("binding", "POST", Victims.path(ResourceTypes.PODS) + "/binding?dryRun=All")
                            .body(JSON, body)
                            .build();
                default ->
                    RawRequest.of(
                                    "scale",
                                    damage.one(List.of("PUT", "PATCH")),
                                    Victims.path(ResourceTypes.DEPLOYMENTS) + "/scale" + sometimesDry(""))
                            .body(damage.one(List.of(JSON, "application/merge-patch+json")), body)
                            .build();
            };
        }

        /** A body that isn't as long as it was said to be. */
        private RawRequest framing() {
            RawRequest.Builder request = RawRequest.of("framing", "POST", dry(Victims.collection(type)))
                    .withoutLength()
                    .body(JSON, Victims.object(type).toString());
            return switch (random.nextInt(7)) {
                case 0 -> request.header("Content-Length", "100000").last();
                case 1 -> request.header("Content-Length", "-1").last();
                case 2 ->
                    request.header("Content-Length", "9".repeat(random.nextInt(10, 40)))
                            .last();
                case 3 -> request.header("Content-Length", "ten").last();
                case 4 -> request.header("Transfer-Encoding", "chunked").last();
                case 5 ->
                    request.header("Transfer-Encoding", damage.one(List.of("gzip", "xchunked", "chunked, chunked")))
                            .last();
                default ->
                    request.header("Content-Length", "5")
                            .header("Content-Length", "6")
                            .last();
            };
        }

        private RawRequest noHttp() {
            byte[] bytes = switch (random.nextInt(7)) {
                case 0 -> damage.noise(400);
                case 1 -> "GET /api/v1/pods\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
                case 2 -> "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
                case 3 -> "GET /api/v1/pods HTTP/9.9\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
                case 4 ->
                    "GET /api/v1/pods HTTP/1.1\r\nHost: a\r\nHost: b\r\n no: fold\r\n: \r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII);
                case 5 ->
                    ("GET /" + "x".repeat(random.nextInt(8000, 70000)) + " HTTP/1.1\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII);
                default -> new byte[] {22, 3, 1, 2, 0, 1, 0, 1, (byte) 252, 3, 3};
            };
            return new RawRequest("no HTTP", bytes, false, false);
        }

        /** Bodies aren't unpacked, so that no small one becomes a large one. */
        private RawRequest compressed() {
            byte[] content = random.nextBoolean()
                    ? Victims.object(type).toString().getBytes(StandardCharsets.UTF_8)
                    : new byte[random.nextInt(1_000_000, 20_000_000)];
            return write("compressed", JSON, gzip(content))
                    .header("Content-Encoding", damage.one(List.of("gzip", "deflate", "br", "gzip, gzip")))
                    .build();
        }

        private RawRequest tooLarge() {
            ObjectNode large = Victims.object(type);
            large.withObject("metadata").withObject("annotations").put("large", "x".repeat(BODY_LIMIT));
            return write("too large", JSON, large.toString().getBytes(StandardCharsets.UTF_8))
                    .last();
        }

        private RawRequest.Builder write(String kind, String contentType, byte[] body) {
            String path = Victims.path(type);
            return switch (random.nextInt(4)) {
                case 0 -> RawRequest.of(kind, "PUT", path + sometimesDry("")).body(contentType, body);
                case 1 ->
                    RawRequest.of(kind, "PUT", path + "/status" + sometimesDry(""))
                            .body(contentType, body);
                default ->
                    RawRequest.of(kind, "POST", Victims.collection(type) + sometimesDry(""))
                            .body(contentType, body);
            };
        }

        private String sometimesDry(String query) {
            return random.nextBoolean() ? query : dry(query);
        }

        private static String dry(String target) {
            return target + (target.contains("?") ? "&" : "?") + "dryRun=All";
        }

        private static byte[] gzip(byte[] content) {
            ByteArrayOutputStream packed = new ByteArrayOutputStream();
            try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
                out.write(content);
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
            return packed.toByteArray();
        }
    }
}

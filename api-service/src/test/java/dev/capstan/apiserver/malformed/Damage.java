package dev.capstan.apiserver.malformed;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Ways to spoil a document: its values, its text, its bytes. */
final class Damage {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** As they stand in JSON. */
    private static final List<String> STRANGE_VALUES = List.of(
            "null",
            "true",
            "0",
            "-1",
            "1.5",
            "1e400",
            "-0",
            "99999999999999999999999999",
            "2147483648",
            "-9223372036854775809",
            "\"\"",
            "\" \"",
            "\"a\\u0000b\"",
            "\"\\ud800\"",
            "\"../../etc\"",
            "\"{{.}}\"",
            "\"$(E)\"",
            "[]",
            "{}",
            "[null]",
            "[[]]",
            "{\"\":\"\"}",
            "{\"a\":{\"b\":[1,{}]}}",
            "\"2026-13-45T99:99:99Z\"",
            "\"+999999999-01-01T00:00:00Z\"",
            "\"1e99\"",
            "\"1Ei1\"",
            "\"-5\"",
            "\"%s%n\"",
            "\"é中\\uD83D\\uDE00\"",
            "\"-----\"",
            "\"=\"",
            "{\"$patch\":\"replace\"}",
            "[{\"name\":\"c\"},{\"name\":\"c\"}]");

    private static final List<String> TEXT_JUNK = List.of(
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"",
            "\\",
            "'",
            "/*x*/",
            "//",
            "NaN",
            "Infinity",
            "tru",
            "\\u12",
            "\\x",
            "\u0000",
            "\u0001",
            "\n",
            "\t",
            "\uFEFF",
            "-",
            "+1",
            "01",
            "1.",
            ".5",
            "1e",
            "--",
            "undefined",
            "`",
            "#",
            "&a",
            "*a",
            "!!binary ",
            "<<: ",
            "? ",
            "%TAG",
            "|",
            ">");

    private final RandomGenerator random;

    Damage(RandomGenerator random) {
        this.random = random;
    }

    <T> T one(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    /** Puts something strange in the place of a random part, or beside it. */
    ObjectNode values(ObjectNode tree) {
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            List<JsonNode> containers = new ArrayList<>();
            collect(tree, containers);
            JsonNode place = one(containers);
            if (place instanceof ObjectNode object) {
                List<String> names = new ArrayList<>(object.propertyNames());
                names.removeAll(List.of("apiVersion", "kind"));
                if (names.isEmpty() || chance(10)) {
                    object.set(one(List.of("", "unknown", "$patch", "a/b/c", "name", "-", "é")), strange());
                } else if (chance(10)) {
                    object.remove(one(names));
                } else {
                    object.set(one(names), strange());
                }
            } else if (place instanceof ArrayNode array) {
                if (array.isEmpty() || chance(50)) {
                    array.add(strange());
                } else {
                    array.set(random.nextInt(array.size()), strange());
                }
            }
        }
        return tree;
    }

    JsonNode strange() {
        String source = one(STRANGE_VALUES);
        return source.equals("1e400")
                ? NODES.numberNode(new java.math.BigDecimal("1e400"))
                : JsonMapper.shared().readTree(source);
    }

    /** Text that was JSON or YAML. */
    String text(String text) {
        StringBuilder spoilt = new StringBuilder(text);
        for (int i = random.nextInt(1, 4); i > 0 && !spoilt.isEmpty(); i--) {
            int at = random.nextInt(spoilt.length());
            switch (random.nextInt(6)) {
                case 0 -> spoilt.setLength(at);
                case 1 -> spoilt.deleteCharAt(at);
                case 2 -> spoilt.insert(at, one(TEXT_JUNK));
                case 3 -> spoilt.append(one(TEXT_JUNK));
                case 4 -> spoilt.replace(at, Math.min(spoilt.length(), at + random.nextInt(1, 20)), one(TEXT_JUNK));
                default -> spoilt.insert(0, one(TEXT_JUNK));
            }
        }
        return spoilt.toString();
    }

    /** Any bytes: broken UTF-8 above all. */
    byte[] bytes(byte[] content) {
        byte[] spoilt = content.clone();
        for (int i = random.nextInt(1, 6); i > 0 && spoilt.length > 0; i--) {
            spoilt[random.nextInt(spoilt.length)] = (byte) random.nextInt(256);
        }
        return chance(30) ? Arrays.copyOf(spoilt, random.nextInt(spoilt.length + 1)) : spoilt;
    }

    byte[] noise(int most) {
        byte[] noise = new byte[random.nextInt(most)];
        random.nextBytes(noise);
        return noise;
    }

    /** Deeper than any stack should be asked to go. */
    String deep() {
        int depth = random.nextInt(150, 100_000);
        return switch (random.nextInt(4)) {
            case 0 -> "[".repeat(depth);
            case 1 -> "[".repeat(depth) + "]".repeat(depth);
            case 2 -> "{\"metadata\":".repeat(depth / 10) + "1" + "}".repeat(depth / 10);
            default ->
                "{\"metadata\":{\"managedFields\":[{\"fieldsV1\":" + "{\"f:a\":".repeat(depth / 8) + "{}"
                        + "}".repeat(depth / 8) + "}]}}";
        };
    }

    String hugeNumber() {
        return switch (random.nextInt(4)) {
            case 0 -> "9".repeat(random.nextInt(20, 5000));
            case 1 -> "1e" + "9".repeat(random.nextInt(1, 12));
            case 2 -> "-1e-" + "9".repeat(random.nextInt(1, 12));
            default -> "0." + "0".repeat(random.nextInt(1, 3000)) + "1";
        };
    }

    /** What a form, a shell, a database or a log might stumble over. */
    String word() {
        return switch (random.nextInt(8)) {
            case 0 -> hugeNumber();
            case 1 -> new String(noise(12), StandardCharsets.ISO_8859_1);
            case 2 ->
                one(List.of(
                        "",
                        " ",
                        "-1",
                        "0",
                        "true",
                        "nil",
                        "null",
                        "NaN",
                        "1.5",
                        "0x10",
                        "+1",
                        "18446744073709551615",
                        "9223372036854775807",
                        "-9223372036854775808",
                        "4294967296"));
            case 3 ->
                one(List.of(
                        "a,b",
                        "a=b",
                        "a==",
                        "!a",
                        "a in (",
                        "a in ()",
                        "a notin b",
                        "a>b",
                        "a>1,a<",
                        "(",
                        ")",
                        ",,",
                        "=,=",
                        "metadata.name=",
                        "metadata.name=a=b",
                        "spec.nodeName\\",
                        "metadata.name!=x,",
                        "a\\,b=c"));
            case 4 -> "x".repeat(random.nextInt(1, 3000));
            case 5 ->
                one(List.of(
                        "%00", "%", "%zz", "%u0041", "%C0%80", "%FF", "%0d%0aX: y", "..%2f..", "%252e", "%ED%A0%80"));
            case 6 -> one(List.of("' OR 1=1 --", "$(reboot)", "<b>", "{{7*7}}", "\u202e", "\uFFFF", "é"));
            default -> Long.toString(random.nextLong());
        };
    }

    private static void collect(JsonNode node, List<JsonNode> containers) {
        if (node.isContainer()) {
            containers.add(node);
            node.forEach(child -> collect(child, containers));
        }
    }
}

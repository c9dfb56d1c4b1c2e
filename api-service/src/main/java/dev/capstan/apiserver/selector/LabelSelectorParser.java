package dev.capstan.apiserver.selector;

import dev.capstan.apiserver.errors.ApiException;
import dev.capstan.apiserver.selector.LabelSelector.Operator;
import dev.capstan.apiserver.selector.LabelSelector.Requirement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Recursive descent over the grammar of {@code k8s.io/apimachinery/pkg/labels/selector.go}:
 *
 * <pre>
 * selector    = requirement { "," requirement }
 * requirement = [ "!" ] key | key ( "=" | "==" | "!=" | "&gt;" | "&lt;" ) value | key ( "in" | "notin" ) "(" values ")"
 * </pre>
 */
final class LabelSelectorParser {
    private static final Pattern NAME = Pattern.compile("([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]");
    private static final Pattern PREFIX =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
    private static final String SYMBOLS = "=!(),<>";

    private final List<String> tokens;
    private int next;

    LabelSelectorParser(String text) {
        this.tokens = tokens(text);
    }

    LabelSelector parse() {
        List<Requirement> requirements = new ArrayList<>();
        while (true) {
            if (!isIdentifier(peek()) && !peek().equals("!")) {
                throw expected(peek(), "!, identifier, or 'end of string'");
            }
            requirements.add(requirement());
            String token = take();
            if (token.isEmpty()) {
                return new LabelSelector(List.copyOf(requirements));
            }
            if (!token.equals(",")) {
                throw expected(token, "',' or 'end of string'");
            }
            if (!isIdentifier(peek()) && !peek().equals("!")) {
                throw expected(peek(), "identifier after ','");
            }
        }
    }

    private Requirement requirement() {
        boolean absent = peek().equals("!");
        if (absent) {
            take();
        }
        String key = take();
        if (!isIdentifier(key)) {
            throw requirementExpected(key, "identifier");
        }
        checkKey(key);
        if (absent) {
            return new Requirement(key, Operator.DOES_NOT_EXIST, Set.of());
        }
        if (peek().isEmpty() || peek().equals(",")) {
            return new Requirement(key, Operator.EXISTS, Set.of());
        }
        String operator = take();
        return switch (operator) {
            case "=", "==" -> new Requirement(key, Operator.IN, Set.of(value(key)));
            case "!=" -> new Requirement(key, Operator.NOT_IN, Set.of(value(key)));
            case ">" -> new Requirement(key, Operator.GREATER_THAN, Set.of(number()));
            case "<" -> new Requirement(key, Operator.LESS_THAN, Set.of(number()));
            case "in" -> new Requirement(key, Operator.IN, values(key));
            case "notin" -> new Requirement(key, Operator.NOT_IN, values(key));
            default -> throw requirementExpected(operator, "in, notin, =, ==, !=, gt, lt");
        };
    }

    /** May be empty: {@code key=}. */
    private String value(String key) {
        if (peek().isEmpty() || peek().equals(",")) {
            return "";
        }
        String value = take();
        if (!isIdentifier(value)) {
            throw requirementExpected(value, "identifier");
        }
        checkValue(key, value);
        return value;
    }

    private String number() {
        String value = take();
        try {
            Long.parseLong(value);
            return value;
        } catch (NumberFormatException e) {
            throw ApiException.badRequest("unable to parse requirement: values[0]: Invalid value: \"" + value
                    + "\": for 'Gt', 'Lt' operators, the value must be an integer");
        }
    }

    private Set<String> values(String key) {
        String open = take();
        if (!open.equals("(")) {
            throw requirementExpected(open, "'('");
        }
        Set<String> values = new LinkedHashSet<>();
        while (true) {
            if (peek().equals(",") || peek().equals(")")) {
                values.add("");
            } else {
                String value = take();
                if (!isIdentifier(value)) {
                    throw requirementExpected(value, "',', ')' or identifier");
                }
                checkValue(key, value);
                values.add(value);
            }
            String separator = take();
            if (separator.equals(")")) {
                return values;
            }
            if (!separator.equals(",")) {
                throw requirementExpected(separator, "',' or ')'");
            }
        }
    }

    private String peek() {
        return next < tokens.size() ? tokens.get(next) : "";
    }

    private String take() {
        String token = peek();
        next++;
        return token;
    }

    private static boolean isIdentifier(String token) {
        return !token.isEmpty() && SYMBOLS.indexOf(token.charAt(0)) < 0;
    }

    private static void checkKey(String key) {
        int slash = key.indexOf('/');
        String name = key.substring(slash + 1);
        boolean prefixed = slash < 0 || PREFIX.matcher(key.substring(0, slash)).matches();
        if (!prefixed || name.length() > 63 || !NAME.matcher(name).matches()) {
            throw ApiException.badRequest("unable to parse requirement: <nil>: Invalid value: \"" + key
                    + "\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end"
                    + " with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for"
                    + " validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')");
        }
    }

    private static void checkValue(String key, String value) {
        if (value.length() > 63 || !NAME.matcher(value).matches()) {
            throw ApiException.badRequest("unable to parse requirement: values[0][" + key + "]: Invalid value: \""
                    + value + "\": a valid label must be an empty string or consist of alphanumeric characters, '-',"
                    + " '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or"
                    + " 'my_value',  or '12345', regex used for validation is"
                    + " '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')");
        }
    }

    private static ApiException requirementExpected(String found, String expected) {
        return ApiException.badRequest("unable to parse requirement: found '" + found + "', expected: " + expected);
    }

    private static ApiException expected(String found, String expected) {
        return ApiException.badRequest("found '" + found + "', expected: " + expected);
    }

    /** Symbols of one or two characters, and runs of anything else but blanks. */
    private static List<String> tokens(String text) {
        List<String> tokens = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            int end = at + 1;
            if (Character.isWhitespace(c)) {
                at = end;
                continue;
            }
            if (SYMBOLS.indexOf(c) < 0) {
                while (end < text.length()
                        && SYMBOLS.indexOf(text.charAt(end)) < 0
                        && !Character.isWhitespace(text.charAt(end))) {
                    end++;
                }
            } else if ((c == '=' || c == '!') && text.startsWith("=", end)) {
                end++;
            }
            tokens.add(text.substring(at, end));
            at = end;
        }
        return tokens;
    }
}

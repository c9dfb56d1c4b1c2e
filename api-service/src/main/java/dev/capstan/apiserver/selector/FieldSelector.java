package dev.capstan.apiserver.selector;

import dev.capstan.apiserver.errors.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@code status.phase!=Failed,spec.nodeName=n1}: every term must hold. Backslash escapes {@code \}, {@code ,} and
 * {@code =} in values (source: {@code k8s.io/apimachinery/pkg/fields/selector.go}).
 */
public final class FieldSelector {
    public static final FieldSelector EVERYTHING = new FieldSelector(List.of());
    private static final String NAME = "metadata.name";

    private final List<Term> terms;

    private record Term(String field, String value, boolean equal) {}

    private FieldSelector(List<Term> terms) {
        this.terms = terms;
    }

    /**
     * @param supported the fields that the type can be selected by
     * @throws ApiException 400 for bad syntax or another field
     */
    public static FieldSelector parse(String text, Set<String> supported) {
        FieldSelector selector = parse(text);
        for (Term term : selector.terms) {
            if (!supported.contains(term.field)) {
                throw ApiException.badRequest("field label not supported: " + term.field);
            }
        }
        return selector;
    }

    /** The one name that the selector asks for, or the empty string; never fails. */
    public static String nameIn(String text) {
        if (text.isEmpty()) {
            return "";
        }
        try {
            return parse(text).terms.stream()
                    .filter(term -> term.equal && term.field.equals(NAME))
                    .map(Term::value)
                    .findFirst()
                    .orElse("");
        } catch (ApiException e) {
            return "";
        }
    }

    public boolean matchesEverything() {
        return terms.isEmpty();
    }

    /** A field that the object lacks counts as empty. */
    public boolean matches(Map<String, String> fields) {
        return terms.stream()
                .allMatch(term -> fields.getOrDefault(term.field, "").equals(term.value) == term.equal);
    }

    private static FieldSelector parse(String text) {
        List<Term> terms = new ArrayList<>();
        for (String part : split(text)) {
            if (!part.isEmpty()) {
                terms.add(term(part, text));
            }
        }
        return terms.isEmpty() ? EVERYTHING : new FieldSelector(List.copyOf(terms));
    }

    private static Term term(String part, String whole) {
        for (int at = 0; at < part.length(); at++) {
            if (part.charAt(at) == '\\') {
                at++;
            } else if (part.startsWith("!=", at)) {
                return new Term(part.substring(0, at), unescape(part.substring(at + 2)), false);
            } else if (part.startsWith("==", at)) {
                return new Term(part.substring(0, at), unescape(part.substring(at + 2)), true);
            } else if (part.charAt(at) == '=') {
                return new Term(part.substring(0, at), unescape(part.substring(at + 1)), true);
            }
        }
        throw ApiException.badRequest("invalid selector: '" + whole + "'; can't understand '" + part + "'");
    }

    private static List<String> split(String text) {
        List<String> parts = new ArrayList<>();
        int start = 0;
        for (int at = 0; at < text.length(); at++) {
            if (text.charAt(at) == '\\') {
                at++;
            } else if (text.charAt(at) == ',') {
                parts.add(text.substring(start, at));
                start = at + 1;
            }
        }
        parts.add(text.substring(start));
        return parts;
    }

    private static String unescape(String value) {
        StringBuilder plain = new StringBuilder();
        for (int at = 0; at < value.length(); at++) {
            char c = value.charAt(at);
            if (c == '\\') {
                at++;
                if (at == value.length() || "\\,=".indexOf(value.charAt(at)) < 0) {
                    throw ApiException.badRequest("invalid field selector: invalid escape sequence in " + value);
                }
                plain.append(value.charAt(at));
            } else if (c == '=') {
                throw ApiException.badRequest("invalid field selector: unescaped character in value: =");
            } else {
                plain.append(c);
            }
        }
        return plain.toString();
    }
}

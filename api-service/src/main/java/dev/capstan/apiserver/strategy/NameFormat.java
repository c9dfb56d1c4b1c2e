package dev.capstan.apiserver.strategy;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The forms that names take, with Kubernetes' wording of what is wrong with one.
 *
 * @see <a href="https://github.com/kubernetes/apimachinery/blob/v0.33.0/pkg/util/validation/validation.go">validation.go</a>
 */
public enum NameFormat {
    /** Most objects: {@code example.com}. */
    DNS_SUBDOMAIN(
            Formats.SUBDOMAIN,
            253,
            "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start"
                    + " and end with an alphanumeric character",
            "example.com"),
    /** Namespaces, containers, volumes: {@code my-name}. */
    DNS_LABEL(
            Formats.LABEL,
            63,
            "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end"
                    + " with an alphanumeric character",
            "my-name",
            "123-abc"),
    /** The part of a label's or annotation's key after the slash. */
    QUALIFIED_NAME_PART(
            Formats.QUALIFIED,
            63,
            "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric"
                    + " character",
            "MyName",
            "my.name",
            "123-abc"),
    LABEL_VALUE(
            "(" + Formats.QUALIFIED + ")?",
            63,
            "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start"
                    + " and end with an alphanumeric character",
            "MyValue",
            "my_value",
            "12345"),
    /** Keys of ConfigMaps and Secrets. */
    CONFIG_KEY(
            "[-._a-zA-Z0-9]+",
            253,
            "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
            "key.name",
            "KEY_NAME",
            "key-name"),
    HTTP_HEADER_NAME(
            "[-A-Za-z0-9]+",
            Integer.MAX_VALUE,
            "a valid HTTP header must consist of alphanumeric characters or '-'",
            "X-Header-Name");

    private final String format;
    private final Pattern pattern;
    private final int longest;
    private final String rule;
    private final List<String> examples;

    NameFormat(String format, int longest, String rule, String... examples) {
        this.format = format;
        this.pattern = Pattern.compile(format);
        this.longest = longest;
        this.rule = rule;
        this.examples = List.of(examples);
    }

    /** What is wrong with {@code value}; nothing when it is right. */
    public List<String> problems(String value) {
        List<String> problems = new ArrayList<>();
        if (value.length() > longest) {
            problems.add(tooLong(longest));
        }
        if (!pattern.matcher(value).matches()) {
            problems.add(wording());
        }
        return problems;
    }

    static String tooLong(int longest) {
        return "must be no more than " + longest + " bytes";
    }

    /** The rule with its examples, {@code … (e.g. 'a',  or 'b', regex used for validation is '…')}. */
    String wording() {
        return rule + " (e.g. '" + String.join("',  or '", examples) + "', regex used for validation is '" + format
                + "')";
    }

    /** Constants that the enum's own constants need. */
    private static final class Formats {
        private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
        private static final String SUBDOMAIN = LABEL + "(\\." + LABEL + ")*";
        private static final String QUALIFIED = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
    }
}

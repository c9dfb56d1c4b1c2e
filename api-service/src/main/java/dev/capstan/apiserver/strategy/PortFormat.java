package dev.capstan.apiserver.strategy;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Ports by number and by name ({@code http}, at most 15 characters of a-z, 0-9 and single hyphens between them). */
public final class PortFormat {
    private static final int LONGEST_NAME = 15;
    private static final int LARGEST = 65_535;
    private static final Pattern NAME = Pattern.compile("[-a-z0-9]+");

    private PortFormat() {}

    public static void number(Field port, FieldErrors errors) {
        errors.between(port, 1, LARGEST);
    }

    public static void numberOrName(Field port, FieldErrors errors) {
        if (port.value().isString()) {
            errors.invalid(port, nameProblems(port.text()));
        } else if (port.isPresent()) {
            number(port, errors);
        } else {
            errors.add(port.invalid(0, "must be between 1 and " + LARGEST + ", inclusive"));
        }
    }

    public static List<String> nameProblems(String name) {
        List<String> problems = new ArrayList<>();
        if (name.length() > LONGEST_NAME) {
            problems.add(NameFormat.tooLong(LONGEST_NAME));
        }
        if (!NAME.matcher(name).matches()) {
            problems.add("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
        }
        if (name.chars().noneMatch(c -> c >= 'a' && c <= 'z')) {
            problems.add("must contain at least one letter (a-z)");
        }
        if (name.contains("--")) {
            problems.add("must not contain consecutive hyphens");
        }
        if (name.startsWith("-") || name.endsWith("-")) {
            problems.add("must not begin or end with a hyphen");
        }
        return problems;
    }
}

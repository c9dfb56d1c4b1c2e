package dev.capstan.apiserver.decode;

import java.nio.charset.StandardCharsets;

/**
 * Says of text that is not JSON why, in the words of Go's scanner ({@code encoding/json/scanner.go}), which clients and
 * their tests know. Only asked after the real parser has refused, so it may be slow.
 */
public final class JsonSyntax {
    private static final int DEEPEST = 500;

    /** Ends the scan at the first fault. */
    private static final class Fault extends RuntimeException {
        Fault(String message) {
            super(message, null, false, false);
        }
    }

    private final String text;
    private int position;

    private JsonSyntax(String text) {
        this.text = text;
    }

    /** Never empty, also for text that is JSON after all. */
    public static String faultIn(byte[] json) {
        JsonSyntax syntax = new JsonSyntax(new String(json, StandardCharsets.UTF_8));
        try {
            syntax.value(0);
            syntax.skipSpace();
            if (syntax.position < syntax.text.length()) {
                throw syntax.unexpected("after top-level value");
            }
            return "invalid JSON";
        } catch (Fault fault) {
            return String.valueOf(fault.getMessage());
        }
    }

    private void value(int depth) {
        if (depth > DEEPEST) {
            throw new Fault("exceeded max depth");
        }
        skipSpace();
        switch (peek()) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> string();
            case 't' -> literal("true");
            case 'f' -> literal("false");
            case 'n' -> literal("null");
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
            default -> throw unexpected("looking for beginning of value");
        }
    }

    private void object(int depth) {
        position++;
        skipSpace();
        if (peek() == '}') {
            position++;
            return;
        }
        while (true) {
            skipSpace();
            if (peek() != '"') {
                throw unexpected("looking for beginning of object key string");
            }
            string();
            skipSpace();
            if (peek() != ':') {
                throw unexpected("after object key");
            }
            position++;
            value(depth + 1);
            skipSpace();
            char next = peek();
            if (next != '}' && next != ',') {
                throw unexpected("after object key:value pair");
            }
            position++;
            if (next == '}') {
                return;
            }
        }
    }

    private void array(int depth) {
        position++;
        skipSpace();
        if (peek() == ']') {
            position++;
            return;
        }
        while (true) {
            value(depth + 1);
            skipSpace();
            char next = peek();
            if (next != ']' && next != ',') {
                throw unexpected("after array element");
            }
            position++;
            if (next == ']') {
                return;
            }
        }
    }

    private void string() {
        position++;
        for (char c = peek(); c != '"'; c = peek()) {
            if (c < ' ') {
                throw unexpected("in string literal");
            }
            position++;
            if (c == '\\') {
                escape();
            }
        }
        position++;
    }

    private void escape() {
        char kind = peek();
        if ("bfnrt\\/\"u".indexOf(kind) < 0) {
            throw unexpected("in string escape code");
        }
        position++;
        for (int digit = 0; kind == 'u' && digit < 4; digit++) {
            if (Character.digit(peek(), 16) < 0) {
                throw unexpected("in \\u hexadecimal character escape");
            }
            position++;
        }
    }

    private void number() {
        if (peek() == '-') {
            position++;
        }
        if (peek() == '0') {
            position++;
        } else {
            digits("in numeric literal");
        }
        if (position < text.length() && text.charAt(position) == '.') {
            position++;
            digits("after decimal point in numeric literal");
        }
        if (position < text.length() && "eE".indexOf(text.charAt(position)) >= 0) {
            position++;
            if ("+-".indexOf(peek()) >= 0) {
                position++;
            }
            digits("in exponent of numeric literal");
        }
    }

    private void digits(String where) {
        if (!Character.isDigit(peek())) {
            throw unexpected(where);
        }
        while (position < text.length() && Character.isDigit(text.charAt(position))) {
            position++;
        }
    }

    private void literal(String word) {
        for (int i = 0; i < word.length(); i++) {
            if (peek() != word.charAt(i)) {
                throw unexpected("in literal " + word + " (expecting '" + word.charAt(i) + "')");
            }
            position++;
        }
    }

    private void skipSpace() {
        while (position < text.length() && " \t\r\n".indexOf(text.charAt(position)) >= 0) {
            position++;
        }
    }

    private char peek() {
        if (position >= text.length()) {
            throw new Fault("unexpected end of JSON input");
        }
        return text.charAt(position);
    }

    private Fault unexpected(String where) {
        char c = text.charAt(position);
        String shown = switch (c) {
            case '\'' -> "'\\''";
            case '"' -> "'\"'";
            case '\n' -> "'\\n'";
            case '\r' -> "'\\r'";
            case '\t' -> "'\\t'";
            default -> c < ' ' ? "'\\x%02x'".formatted((int) c) : "'" + c + "'";
        };
        return new Fault("invalid character " + shown + " " + where);
    }
}

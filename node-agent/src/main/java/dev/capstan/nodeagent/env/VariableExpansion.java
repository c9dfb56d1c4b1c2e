package dev.capstan.nodeagent.env;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Replaces {@code $(NAME)} in commands, arguments and values. {@code $$} stands for one dollar sign, so that {@code $$(NAME)}
 * becomes {@code $(NAME)}; an unknown name stays as it is written.
 *
 * @see <a href="https://github.com/kubernetes/kubernetes/blob/v1.33.0/third_party/forked/golang/expansion/expand.go">expand.go</a>
 */
public final class VariableExpansion {
    private VariableExpansion() {}

    public static List<String> expand(@Nullable List<String> texts, Map<String, String> variables) {
        return texts == null
                ? List.of()
                : texts.stream().map(text -> expand(text, variables)).toList();
    }

    public static String expand(String text, Map<String, String> variables) {
        StringBuilder expanded = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            char next = at + 1 < text.length() ? text.charAt(at + 1) : ' ';
            if (text.charAt(at) != '$' || (next != '$' && next != '(')) {
                expanded.append(text.charAt(at++));
            } else if (next == '$') {
                expanded.append('$');
                at += 2;
            } else {
                int end = text.indexOf(')', at);
                if (end < 0) {
                    return expanded.append(text, at, text.length()).toString();
                }
                String name = text.substring(at + 2, end);
                expanded.append(variables.getOrDefault(name, "$(" + name + ")"));
                at = end + 1;
            }
        }
        return expanded.toString();
    }
}

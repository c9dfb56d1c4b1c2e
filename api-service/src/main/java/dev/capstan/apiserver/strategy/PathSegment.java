package dev.capstan.apiserver.strategy;

import java.util.List;
import java.util.stream.Stream;

/** The least that any name must be: a piece of a URL's path. */
final class PathSegment {
    private PathSegment() {}

    static List<String> problems(String name) {
        if (name.equals(".") || name.equals("..")) {
            return List.of("may not be '" + name + "'");
        }
        return Stream.of("/", "%")
                .filter(name::contains)
                .map(illegal -> "may not contain '" + illegal + "'")
                .toList();
    }
}

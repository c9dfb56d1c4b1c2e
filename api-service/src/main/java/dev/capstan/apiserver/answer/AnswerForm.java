package dev.capstan.apiserver.answer;

import dev.capstan.apiserver.errors.ApiException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * In which encoding and shape the client wants its answer. Clients list protobuf first and JSON after it; they get JSON.
 *
 * @param version of {@code meta.k8s.io} for the shapes that are of that group
 */
public record AnswerForm(Encoding encoding, Shape shape, String version) {
    public static final AnswerForm JSON = new AnswerForm(Encoding.JSON, Shape.OBJECT, "");

    /** How it is written. */
    public enum Encoding {
        JSON("application/json"),
        YAML("application/yaml");

        private final String mediaType;

        Encoding(String mediaType) {
            this.mediaType = mediaType;
        }

        public String mediaType() {
            return mediaType;
        }
    }

    /** What is written. */
    public enum Shape {
        OBJECT,
        TABLE,
        /** Type and {@code metadata} only; also the elements of such a list. */
        PARTIAL_METADATA
    }

    /** For answers that are objects of the API. */
    public static AnswerForm ofObject(@Nullable String accept) {
        return first(accept, range -> form(range, "PartialObjectMetadata"));
    }

    /** For lists; here the client names the list's kind. */
    public static AnswerForm ofList(@Nullable String accept) {
        return first(accept, range -> form(range, "PartialObjectMetadataList"));
    }

    /** Frames are JSON documents in a row, so YAML is no choice. */
    public static AnswerForm ofWatch(@Nullable String accept) {
        return first(
                accept, range -> form(range, "PartialObjectMetadata").filter(form -> form.encoding == Encoding.JSON));
    }

    /** For answers without other shapes, such as Status and Scale: what can't be given is passed over. */
    public static AnswerForm plain(@Nullable String accept) {
        return MediaRange.parse(accept).stream()
                .flatMap(range -> encoding(range).stream())
                .findFirst()
                .map(encoding -> new AnswerForm(encoding, Shape.OBJECT, ""))
                .orElse(JSON);
    }

    private interface Choice {
        Optional<AnswerForm> of(MediaRange range);
    }

    private static AnswerForm first(@Nullable String accept, Choice choice) {
        List<MediaRange> ranges = MediaRange.parse(accept);
        return ranges.stream()
                .flatMap(range -> choice.of(range).stream())
                .findFirst()
                .orElseThrow(ApiException::notAcceptable);
    }

    private static Optional<AnswerForm> form(MediaRange range, String partialKind) {
        return encoding(range).flatMap(encoding -> {
            String as = range.parameter("as");
            if (as.isEmpty()) {
                return Optional.of(new AnswerForm(encoding, Shape.OBJECT, ""));
            }
            String version = range.parameter("v");
            boolean known =
                    range.parameter("g").equals("meta.k8s.io") && (version.equals("v1") || version.equals("v1beta1"));
            if (known && as.equals("Table")) {
                return Optional.of(new AnswerForm(encoding, Shape.TABLE, version));
            }
            if (known && as.equals(partialKind)) {
                return Optional.of(new AnswerForm(encoding, Shape.PARTIAL_METADATA, version));
            }
            return Optional.empty();
        });
    }

    private static Optional<Encoding> encoding(MediaRange range) {
        if (range.quality() == 0) {
            return Optional.empty();
        }
        for (Encoding encoding : Encoding.values()) {
            if (range.covers(encoding.mediaType)) {
                return Optional.of(encoding);
            }
        }
        return Optional.empty();
    }
}

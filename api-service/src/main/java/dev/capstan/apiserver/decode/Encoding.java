package dev.capstan.apiserver.decode;

import dev.capstan.apiserver.errors.ApiException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The encodings that request bodies may have, in the order that refusals list them. */
enum Encoding {
    JSON("application/json"),
    YAML("application/yaml"),
    PROTOBUF("application/vnd.kubernetes.protobuf");

    private static final int UNSUPPORTED_MEDIA_TYPE = 415;

    private final String mediaType;

    Encoding(String mediaType) {
        this.mediaType = mediaType;
    }

    /** Parameters are disregarded; no content type at all means JSON. */
    static Encoding of(String contentType) {
        String bare = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (bare.isEmpty()) {
            return JSON;
        }
        for (Encoding encoding : values()) {
            if (encoding.mediaType.equals(bare)) {
                return encoding;
            }
        }
        String accepted =
                Arrays.stream(values()).map(encoding -> encoding.mediaType).collect(Collectors.joining(", "));
        throw new ApiException(
                UNSUPPORTED_MEDIA_TYPE,
                "UnsupportedMediaType",
                "the body of the request was in an unknown format - accepted media types include: " + accepted,
                null);
    }
}

package dev.capstan.apiserver.patch;

import java.util.Optional;

/** The patch forms by their media types. */
public enum PatchType {
    JSON("application/json-patch+json"),
    MERGE("application/merge-patch+json"),
    STRATEGIC_MERGE("application/strategic-merge-patch+json"),
    /** No patch in the others' sense: a configuration, which {@code fieldmanager} merges. */
    APPLY("application/apply-patch+yaml");

    private final String mediaType;

    PatchType(String mediaType) {
        this.mediaType = mediaType;
    }

    public String mediaType() {
        return mediaType;
    }

    /** Parameters such as {@code ;charset=utf-8} are disregarded. */
    public static Optional<PatchType> of(String contentType) {
        String bare = contentType.split(";", 2)[0].strip().toLowerCase(java.util.Locale.ROOT);
        for (PatchType type : values()) {
            if (type.mediaType.equals(bare)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}

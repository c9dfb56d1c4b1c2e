package dev.capstan.apiserver.request;

import java.util.Locale;

/** What is done to a resource; the words of RBAC rules. */
public enum Verb {
    CREATE,
    GET,
    LIST,
    WATCH,
    UPDATE,
    PATCH,
    DELETE,
    DELETECOLLECTION;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}

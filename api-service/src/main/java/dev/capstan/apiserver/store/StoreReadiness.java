package dev.capstan.apiserver.store;

/** Whether requests may come: {@code /readyz}. */
@FunctionalInterface
public interface StoreReadiness {
    /** True once all objects are loaded, and for as long as PostgreSQL answers. */
    boolean ready();
}

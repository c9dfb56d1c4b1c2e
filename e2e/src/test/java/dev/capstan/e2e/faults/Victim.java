package dev.capstan.e2e.faults;

/** What a fault strikes. */
interface Victim {
    String name();

    /** As if the power went: no signal that it could handle. Returns when it is dead. */
    void kill();

    /** Brings it back as whoever looks after it would; it may still be getting ready on return. */
    void start();
}

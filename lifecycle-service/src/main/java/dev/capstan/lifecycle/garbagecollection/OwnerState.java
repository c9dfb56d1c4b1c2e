package dev.capstan.lifecycle.garbagecollection;

/** What an owner reference is worth. */
enum OwnerState {
    /** The owner exists, or we can't tell: either keeps the dependent. */
    PRESENT,
    /** The owner is being deleted in the foreground, and waits for its dependents. */
    WAITING_FOR_DEPENDENTS,
    /** No object of that kind, name <em>and</em> uid exists. */
    ABSENT
}

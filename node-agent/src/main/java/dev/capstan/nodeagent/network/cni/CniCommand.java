package dev.capstan.nodeagent.network.cni;

/** The operations of CNI's specification, as they stand in {@code CNI_COMMAND}. */
enum CniCommand {
    ADD,
    CHECK,
    DEL
}

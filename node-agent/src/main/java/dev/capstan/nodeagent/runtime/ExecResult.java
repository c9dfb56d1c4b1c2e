package dev.capstan.nodeagent.runtime;

/** What a command in a container wrote, and how it ended. Each stream is cut at 16 KiB. */
public record ExecResult(int exitCode, String stdout, String stderr) {}

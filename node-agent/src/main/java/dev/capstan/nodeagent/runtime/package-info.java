/** What the agent asks of a container runtime: CRI's operations, messages and states under CRI's names. */
@NullMarked
package dev.capstan.nodeagent.runtime;

import org.jspecify.annotations.NullMarked;

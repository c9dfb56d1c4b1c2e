/** What goes wrong around an agent, from outside: an engine that hangs or is away, plug-ins that hang or kill, an agent that is killed. */
@NullMarked
package dev.capstan.nodeagent.faults;

import org.jspecify.annotations.NullMarked;

/** What the agent does again and again without being asked. */
@NullMarked
package dev.capstan.nodeagent.periodic;

import org.jspecify.annotations.NullMarked;

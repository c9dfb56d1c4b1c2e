/** Whether this node can take a Pod, and whether it carries out all that the Pod asks for. */
@NullMarked
package dev.capstan.nodeagent.admission;

import org.jspecify.annotations.NullMarked;

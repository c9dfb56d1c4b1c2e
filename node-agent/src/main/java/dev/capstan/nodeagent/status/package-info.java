/** What a Pod's status says, and how it gets to the API server. */
@NullMarked
package dev.capstan.nodeagent.status;

import org.jspecify.annotations.NullMarked;

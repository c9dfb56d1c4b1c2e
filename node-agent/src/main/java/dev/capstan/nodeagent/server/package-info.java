/** The node's own HTTPS endpoint, through which the API server reads logs. */
@NullMarked
package dev.capstan.nodeagent.server;

import org.jspecify.annotations.NullMarked;

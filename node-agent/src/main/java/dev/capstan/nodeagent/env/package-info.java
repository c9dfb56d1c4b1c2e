/** The environment variables, commands and arguments of a container. */
@NullMarked
package dev.capstan.nodeagent.env;

import org.jspecify.annotations.NullMarked;

/** The container runtime on a Docker engine. Nothing outside this package knows docker-java. */
@NullMarked
package dev.capstan.nodeagent.runtime.docker;

import org.jspecify.annotations.NullMarked;

/** What the stack of docker-compose.yml needs on this machine before it starts: secrets, certificates, settings, mounts. */
@NullMarked
package dev.capstan.standalone.compose;

import org.jspecify.annotations.NullMarked;

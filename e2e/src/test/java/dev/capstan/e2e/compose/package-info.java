/** The stack of docker-compose.yml, through its shared address and from outside its containers. */
@NullMarked
package dev.capstan.e2e.compose;

import org.jspecify.annotations.NullMarked;

/** All of Capstan in one JVM: the command behind ./capstan and the order in which the parts start and stop. */
@NullMarked
package dev.capstan.standalone;

import org.jspecify.annotations.NullMarked;

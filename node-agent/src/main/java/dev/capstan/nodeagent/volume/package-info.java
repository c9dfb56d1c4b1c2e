/** The files and folders that a Pod's containers share with the node. */
@NullMarked
package dev.capstan.nodeagent.volume;

import org.jspecify.annotations.NullMarked;

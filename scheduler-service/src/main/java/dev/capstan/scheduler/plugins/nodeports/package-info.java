/** NodePorts: a host port is given once per node. */
@NullMarked
package dev.capstan.scheduler.plugins.nodeports;

import org.jspecify.annotations.NullMarked;

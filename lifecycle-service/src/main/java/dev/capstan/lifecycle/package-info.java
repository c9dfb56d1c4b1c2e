/** The cluster's housekeeping: nodes, namespaces and garbage. */
@NullMarked
package dev.capstan.lifecycle;

import org.jspecify.annotations.NullMarked;

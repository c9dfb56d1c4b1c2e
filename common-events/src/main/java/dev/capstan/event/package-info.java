/** The change events on the Kafka topics: their names, headers and form. */
@NullMarked
package dev.capstan.event;

import org.jspecify.annotations.NullMarked;

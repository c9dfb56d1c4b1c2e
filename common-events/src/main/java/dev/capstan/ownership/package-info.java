/** Who works on what when a controller runs several times: shards, given out by a Kafka consumer group, and the fence around writes. */
@NullMarked
package dev.capstan.ownership;

import org.jspecify.annotations.NullMarked;

package dev.capstan.ownership;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/** {@code capstan_shard_owned{controller,shard}}: 1 while this instance owns the shard. Over all instances the sum should be 1. */
final class ShardMetrics implements MeterBinder {
    private final ShardMembership membership;

    ShardMetrics(ShardMembership membership) {
        this.membership = membership;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (ShardOwnership ownership : membership.all()) {
            ShardedController controller = ownership.controller();
            for (int number = 0; number < controller.shards(); number++) {
                Shard shard = controller.shard(number);
                Gauge.builder(
                                "capstan.shard.owned",
                                ownership,
                                owned -> owned.tenures().stream()
                                        .filter(tenure -> tenure.shard().equals(shard))
                                        .count())
                        .description("Whether this instance works on the shard")
                        .tag("controller", controller.controller())
                        .tag("shard", Integer.toString(number))
                        .register(registry);
            }
        }
    }
}

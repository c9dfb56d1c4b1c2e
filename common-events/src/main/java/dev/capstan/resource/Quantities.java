package dev.capstan.resource;

import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** Quantities in whole base units, rounded up as the scheduler rounds them. A missing quantity is zero. */
public final class Quantities {
    private static final BigDecimal THOUSAND = BigDecimal.valueOf(1000);

    private Quantities() {}

    /** Thousandths of a core: {@code 100m} is 100, {@code 2} is 2000. */
    public static long milliCpu(@Nullable Quantity quantity) {
        return quantity == null ? 0 : roundUp(quantity.getNumericalAmount().multiply(THOUSAND));
    }

    /** {@code 64Mi} is 67108864. Also right for plain counts such as {@code pods}. */
    public static long bytes(@Nullable Quantity quantity) {
        return quantity == null ? 0 : roundUp(quantity.getNumericalAmount());
    }

    private static long roundUp(BigDecimal amount) {
        return amount.setScale(0, RoundingMode.CEILING).longValue();
    }
}

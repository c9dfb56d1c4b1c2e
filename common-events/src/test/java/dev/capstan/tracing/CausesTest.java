package dev.capstan.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CausesTest {
    private static final Cause WISH = new Cause("00-wish", true);
    private static final Cause LATER_WISH = new Cause("00-later", true);
    private static final Cause REPORT = new Cause("00-report", false);

    @Test
    void theNewestWishIsTheParentAndAllElseALink() {
        Causes causes = Causes.of(WISH)
                .and(Causes.of(REPORT))
                .and(Causes.of(LATER_WISH))
                .and(Causes.of(REPORT));

        assertThat(causes.parent()).isEqualTo(LATER_WISH);
        assertThat(causes.links()).containsExactly(WISH, REPORT);
    }

    @Test
    void aReportNeverIsAParent() {
        assertThat(Causes.of(REPORT).parent()).isNull();
        assertThat(Causes.of(REPORT).links()).containsExactly(REPORT);
    }

    @Test
    void whatIsOnlyLinkedHasNoParentAnyMore() {
        assertThat(Causes.of(WISH).linked().parent()).isNull();
        assertThat(Causes.of(WISH).linked().links()).containsExactly(new Cause("00-wish", false));
    }

    @Test
    void onlyTheNewestFewAreKept() {
        Causes causes = IntStream.range(0, 1000)
                .mapToObj(pod -> Causes.of(new Cause("00-" + pod, true)))
                .reduce(Causes.NONE, Causes::and);

        assertThat(causes.all()).hasSize(16);
        assertThat(causes.parent()).isEqualTo(new Cause("00-999", true));
    }
}

package dev.capstan.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CauseTest {
    private static final Cause OUTER = new Cause("00-outer", true);
    private static final Cause INNER = new Cause("00-inner", true);

    @Test
    void aThreadReturnsToWhatItWasDoing() {
        List<@Nullable Cause> seen = new ArrayList<>();
        Cause.as(OUTER, () -> {
            Cause.as(INNER, () -> seen.add(Cause.current()));
            seen.add(Cause.current());
        });

        assertThat(seen).containsExactly(INNER, OUTER);
        assertThat(Cause.current()).isNull();
    }

    @Test
    void aThreadReturnsAlsoWhenTheWorkFails() {
        assertThatThrownBy(() -> Cause.as(OUTER, () -> {
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");

        assertThat(Cause.current()).isNull();
    }

    @Test
    void carriedWorkKeepsItsCauseOnAnotherThreadAndOtherWorkThereHasNone() throws Exception {
        List<@Nullable Cause> seen = new ArrayList<>();
        try (var thread = Executors.newSingleThreadExecutor()) {
            Cause.as(OUTER, () -> {
                thread.submit(Cause.carried(() -> {
                    seen.add(Cause.current());
                }));
                thread.submit(() -> seen.add(Cause.current()));
                thread.submit(Cause.carried((Callable<Boolean>) () -> seen.add(Cause.current())));
            });
        }

        assertThat(seen).containsExactly(OUTER, null, OUTER);
    }
}

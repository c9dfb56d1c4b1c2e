package dev.capstan.apiserver.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.resource.ResourceType;
import dev.capstan.resource.ResourceTypes;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What every kind must do, whatever it is. */
class StrategiesTest {
    private static final Strategies STRATEGIES = Recorded.strategies();

    static List<ResourceType> types() {
        return ResourceTypes.all();
    }

    private static ObjectNode bare() {
        return (ObjectNode) JsonMapper.shared().readTree("{\"metadata\":{\"name\":\"a\",\"namespace\":\"b\"}}");
    }

    @ParameterizedTest
    @MethodSource("types")
    void printsOneCellPerColumnEvenOfAnEmptyObject(ResourceType type) {
        ResourceStrategy strategy = STRATEGIES.of(type);

        assertThat(strategy.row(bare(), Instant.EPOCH))
                .hasSameSizeAs(strategy.columns())
                .doesNotContainNull();
    }

    @ParameterizedTest
    @MethodSource("types")
    void namesTheFieldsThatItSelectsBy(ResourceType type) {
        ResourceStrategy strategy = STRATEGIES.of(type);

        assertThat(strategy.selectableFields(bare()).keySet())
                .containsExactlyInAnyOrderElementsOf(strategy.selectableFieldNames());
    }

    @ParameterizedTest
    @MethodSource("types")
    void defaultsOnceWhatItDefaultsAgain(ResourceType type) {
        ResourceStrategy strategy = STRATEGIES.of(type);
        ObjectNode once = bare();
        strategy.setDefaults(once);
        strategy.prepareForCreate(once);
        ObjectNode twice = once.deepCopy();

        strategy.setDefaults(twice);

        assertThat(twice).isEqualTo(once);
    }

    @ParameterizedTest
    @MethodSource("types")
    void changesNothingWhenNothingChanges(ResourceType type) {
        ResourceStrategy strategy = STRATEGIES.of(type);
        ObjectNode old = bare();
        strategy.setDefaults(old);
        strategy.prepareForCreate(old);
        ObjectNode object = old.deepCopy();

        strategy.prepareForUpdate(object, old);
        assertThat(object).isEqualTo(old);
        strategy.prepareForStatusUpdate(object, old);
        assertThat(object).isEqualTo(old);
    }
}

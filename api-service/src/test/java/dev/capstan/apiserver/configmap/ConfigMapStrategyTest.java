package dev.capstan.apiserver.configmap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.apiserver.errors.FieldError;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class ConfigMapStrategyTest {
    private final ConfigMapStrategy strategy = new ConfigMapStrategy();

    private List<FieldError> validate(String json) {
        ObjectNode configMap = (ObjectNode) JsonMapper.shared().readTree(json.replace('\'', '"'));
        return strategy.validateCreate(configMap, new ArrayList<>());
    }

    @Test
    void refusesMoreThanAMebibyte() {
        assertThat(validate("{'data':{'a':'" + "x".repeat(1_100_000) + "'}}"))
                .containsExactly(FieldError.tooLong("[]", 1_048_576));
    }

    @Test
    void refusesKeysThatAreNoFileNames() {
        assertThat(validate("{'data':{'a/b':'','..x':''}}"))
                .extracting(FieldError::field)
                .containsExactly("data[a/b]", "data[..x]");
    }

    @Test
    void refusesAKeyInBothMaps() {
        assertThat(validate("{'data':{'a':''},'binaryData':{'a':''}}")).hasSize(2);
    }
}

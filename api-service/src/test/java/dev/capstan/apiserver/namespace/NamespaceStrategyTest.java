package dev.capstan.apiserver.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class NamespaceStrategyTest {
    private final NamespaceStrategy strategy = new NamespaceStrategy();

    private static ObjectNode namespace(String json) {
        return (ObjectNode) JsonMapper.shared().readTree(json.replace('\'', '"'));
    }

    @Test
    void doesNotLetItsNameLabelBeChanged() {
        ObjectNode namespace = namespace("{'metadata':{'name':'a','labels':{'kubernetes.io/metadata.name':'b'}}}");

        strategy.setDefaults(namespace);

        assertThat(namespace
                        .at("/metadata/labels")
                        .path("kubernetes.io/metadata.name")
                        .stringValue())
                .isEqualTo("a");
    }

    @Test
    void terminatesOnlyWhenItIsBeingDeleted() {
        ObjectNode old = namespace("{'metadata':{'name':'a'}}");

        assertThat(strategy.validateStatusUpdate(namespace("{'status':{'phase':'Terminating'}}"), old))
                .hasSize(1);
        assertThat(strategy.validateStatusUpdate(
                        namespace("{'metadata':{'deletionTimestamp':'2026-11-24T00:00:00Z'},"
                                + "'status':{'phase':'Terminating'}}"),
                        old))
                .isEmpty();
    }

    @Test
    void leavesItsFinalizersToTheFinalizeSubresource() {
        ObjectNode old = namespace("{'metadata':{'name':'a'},'spec':{'finalizers':['kubernetes']}}");
        ObjectNode object = namespace("{'metadata':{'name':'a'},'spec':{}}");

        strategy.prepareForUpdate(object, old);

        assertThat(object.get("spec")).isEqualTo(old.get("spec"));
    }
}

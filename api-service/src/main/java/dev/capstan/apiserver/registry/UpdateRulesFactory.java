package dev.capstan.apiserver.registry;

import dev.capstan.apiserver.errors.FieldError;
import dev.capstan.apiserver.strategy.ObjectMetaRules;
import dev.capstan.apiserver.strategy.ResourceStrategy;
import dev.capstan.apiserver.strategy.Strategies;
import dev.capstan.resource.ResourceType;
import dev.capstan.resource.ResourceTypes;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/** The update rules that there are. */
@Component
public class UpdateRulesFactory {
    private final Strategies strategies;
    private final ObjectMetaRules metaRules;

    UpdateRulesFactory(Strategies strategies, ObjectMetaRules metaRules) {
        this.strategies = strategies;
        this.metaRules = metaRules;
    }

    /** PUT and PATCH of the object itself. */
    public UpdateRules ofObject(ResourceType type) {
        ResourceStrategy strategy = strategies.of(type);
        return new MetaChecked(type, metaRules) {
            @Override
            public void prepare(ObjectNode object, ObjectNode old) {
                metaRules.prepareForUpdate(type, object, old);
                strategy.setDefaults(object);
                strategy.prepareForUpdate(object, old);
            }

            @Override
            List<FieldError> validateRest(ObjectNode object, ObjectNode old, List<String> warnings) {
                return strategy.validateUpdate(object, old, warnings);
            }
        };
    }

    /** PUT and PATCH of {@code /status}. */
    public UpdateRules ofStatus(ResourceType type) {
        ResourceStrategy strategy = strategies.of(type);
        return new MetaChecked(type, metaRules) {
            @Override
            public void prepare(ObjectNode object, ObjectNode old) {
                metaRules.prepareForUpdate(type, object, old);
                strategy.setDefaults(object);
                strategy.prepareForStatusUpdate(object, old);
            }

            @Override
            List<FieldError> validateRest(ObjectNode object, ObjectNode old, List<String> warnings) {
                return strategy.validateStatusUpdate(object, old);
            }
        };
    }

    /** PUT of {@code namespaces/…/finalize}: nothing but {@code spec.finalizers} changes. */
    public UpdateRules ofFinalize() {
        return new MetaChecked(ResourceTypes.NAMESPACES, metaRules) {
            @Override
            public void prepare(ObjectNode object, ObjectNode old) {
                ObjectNode spec = object.get("spec") instanceof ObjectNode given ? given : object.putObject("spec");
                object.removeAll();
                object.setAll(old.deepCopy());
                object.set("spec", spec);
            }

            @Override
            List<FieldError> validateRest(ObjectNode object, ObjectNode old, List<String> warnings) {
                return List.of();
            }
        };
    }

    /** For changes that the server itself makes and knows to be right. */
    UpdateRules trusted() {
        return new UpdateRules() {
            @Override
            public void prepare(ObjectNode object, ObjectNode old) {}

            @Override
            public List<FieldError> validate(ObjectNode object, ObjectNode old, List<String> warnings) {
                return List.of();
            }
        };
    }

    private abstract static class MetaChecked implements UpdateRules {
        private final ResourceType type;
        private final ObjectMetaRules metaRules;

        MetaChecked(ResourceType type, ObjectMetaRules metaRules) {
            this.type = type;
            this.metaRules = metaRules;
        }

        @Override
        public List<FieldError> validate(ObjectNode object, ObjectNode old, List<String> warnings) {
            List<FieldError> errors = new ArrayList<>(metaRules.validateUpdate(type, object, old));
            errors.addAll(validateRest(object, old, warnings));
            return errors;
        }

        abstract List<FieldError> validateRest(ObjectNode object, ObjectNode old, List<String> warnings);
    }
}

package dev.capstan.apiserver.pod;

import dev.capstan.apiserver.strategy.Field;
import dev.capstan.apiserver.strategy.FieldErrors;
import dev.capstan.apiserver.strategy.LabelSelectorValidation;
import dev.capstan.apiserver.strategy.LabelValidation;
import java.util.List;

/** Affinity to nodes, to Pods and against Pods, demanded or preferred. */
final class AffinityValidation {
    private static final String REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
    private static final String PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";
    private static final int HEAVIEST = 100;

    private AffinityValidation() {}

    static void validate(Field affinity, FieldErrors errors) {
        node(affinity.child("nodeAffinity"), errors);
        pods(affinity.child("podAffinity"), errors);
        pods(affinity.child("podAntiAffinity"), errors);
    }

    private static void node(Field affinity, FieldErrors errors) {
        Field required = affinity.child(REQUIRED);
        Field terms = required.child("nodeSelectorTerms");
        if (required.isPresent() && terms.isEmpty()) {
            errors.add(terms.required("must have at least one node selector term"));
        }
        terms.items().forEach(term -> NodeSelectorTermValidation.validate(term, errors));
        for (Field preference : affinity.child(PREFERRED).items()) {
            weight(preference.child("weight"), errors);
            NodeSelectorTermValidation.validate(preference.child("preference"), errors);
        }
    }

    private static void pods(Field affinity, FieldErrors errors) {
        affinity.child(REQUIRED).items().forEach(term -> podTerm(term, errors));
        for (Field preference : affinity.child(PREFERRED).items()) {
            weight(preference.child("weight"), errors);
            podTerm(preference.child("podAffinityTerm"), errors);
        }
    }

    private static void podTerm(Field term, FieldErrors errors) {
        for (String selector : List.of("labelSelector", "namespaceSelector")) {
            LabelSelectorValidation.validate(term.child(selector), errors);
        }
        Field topologyKey = term.child("topologyKey");
        if (topologyKey.isEmpty()) {
            errors.add(topologyKey.required("can not be empty"));
        }
        LabelValidation.key(topologyKey, errors);
    }

    private static void weight(Field weight, FieldErrors errors) {
        if (weight.number() < 1 || weight.number() > HEAVIEST) {
            errors.add(weight.invalid(weight.number(), "must be in the range 1-" + HEAVIEST));
        }
    }
}

package dev.capstan.apiserver.node;

import dev.capstan.apiserver.strategy.Field;
import dev.capstan.apiserver.strategy.FieldErrors;
import dev.capstan.apiserver.strategy.IpAddress;
import dev.capstan.apiserver.strategy.LabelValidation;
import dev.capstan.apiserver.strategy.NameFormat;
import dev.capstan.apiserver.strategy.SameValue;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Taints, Pod CIDRs and capacities of a Node; of its spec only taints and cordon change, the rest is set once. */
final class NodeValidation {
    private static final List<String> EFFECTS = List.of("NoSchedule", "PreferNoSchedule", "NoExecute");
    private static final List<String> CHANGEABLE =
            List.of("unschedulable", "taints", "podCIDR", "podCIDRs", "providerID", "configSource");

    private NodeValidation() {}

    static void node(Field node, FieldErrors errors) {
        taints(node.child("spec").child("taints"), errors);
        for (Field cidr : node.child("spec").child("podCIDRs").items()) {
            if (!IpAddress.isCidr(cidr.text())) {
                errors.add(cidr.invalid(IpAddress.CIDR_RULE));
            }
        }
        status(node.child("status"), errors);
    }

    static void update(Field node, Field old, FieldErrors errors) {
        Field spec = node.child("spec");
        Field oldSpec = old.child("spec");
        setOnce(spec.child("podCIDRs"), oldSpec.child("podCIDRs"), "podCIDR", errors);
        setOnce(spec.child("providerID"), oldSpec.child("providerID"), "providerID", errors);
        if (!SameValue.of(fixedPart(spec), fixedPart(oldSpec))) {
            errors.add(spec.forbidden("node updates may only change labels, taints, or capacity"));
        }
    }

    static void status(Field status, FieldErrors errors) {
        for (String kind : List.of("capacity", "allocatable")) {
            Field amounts = status.child(kind);
            for (String resource : amounts.keys()) {
                String amount = amounts.key(resource).value().asString("0");
                if (Quantity.parse(amount).getNumericalAmount().signum() < 0) {
                    errors.add(amounts.key(resource).invalid("must be greater than or equal to 0"));
                }
            }
        }
        Set<String> seen = new HashSet<>();
        for (Field address : status.child("addresses").items()) {
            if (!seen.add(address.value().toString())) {
                errors.add(address.duplicate());
            }
        }
    }

    private static void taints(Field taints, FieldErrors errors) {
        Set<String> seen = new HashSet<>();
        for (Field taint : taints.items()) {
            Field key = taint.child("key");
            Field effect = taint.child("effect");
            LabelValidation.key(key, errors);
            errors.format(taint.child("value"), NameFormat.LABEL_VALUE);
            errors.requiredOneOf(effect, EFFECTS);
            if (!seen.add(key.text() + ":" + effect.text())) {
                errors.add(taint.duplicate());
            }
        }
    }

    private static void setOnce(Field field, Field old, String name, FieldErrors errors) {
        if (!old.isEmpty() && !field.isSameAs(old)) {
            errors.add(field.forbidden("node updates may not change " + name + " except from \"\" to valid"));
        }
    }

    private static ObjectNode fixedPart(Field spec) {
        return spec.value() instanceof ObjectNode object
                ? object.deepCopy().without(CHANGEABLE)
                : JsonNodeFactory.instance.objectNode();
    }
}

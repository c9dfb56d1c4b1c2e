package dev.capstan.deployment.revision;

import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

/**
 * Whether two Pod templates ask for the same Pods.
 *
 * <ol>
 *   <li>The label {@code pod-template-hash} doesn't count: only a ReplicaSet's template has it.
 *   <li>Quantities count by value: {@code 1000m} is {@code 1}.
 *   <li>A field that is left out counts as its default. The API server writes defaults when it stores; an object that an
 *       earlier release stored may lack those that came later, and must not roll because of it.
 * </ol>
 *
 * <p>Source of the behaviour: {@code EqualIgnoreHash} in {@code pkg/controller/deployment/util/deployment_util.go}; rule 3 is
 * what Kubernetes reaches by defaulting whatever it reads.
 */
public final class PodTemplates {
    static final String HASH_LABEL = "pod-template-hash";

    private final CanonicalTemplate canonical;

    public PodTemplates(KubernetesSerialization serialization) {
        this.canonical = new CanonicalTemplate(serialization);
    }

    public boolean sameIgnoringHash(PodTemplateSpec one, PodTemplateSpec other) {
        PodTemplateSpec first = withoutHash(one);
        PodTemplateSpec second = withoutHash(other);
        // The model's own comparison is by value, too, and cheap; most templates are equal to the letter.
        return first.equals(second) || canonical.of(first).equals(canonical.of(second));
    }

    static PodTemplateSpec withoutHash(PodTemplateSpec template) {
        return new PodTemplateSpecBuilder(template)
                .editMetadata()
                .removeFromLabels(HASH_LABEL)
                .endMetadata()
                .build();
    }

    static PodTemplateSpec withHash(PodTemplateSpec template, String hash) {
        return new PodTemplateSpecBuilder(template)
                .editMetadata()
                .addToLabels(HASH_LABEL, hash)
                .endMetadata()
                .build();
    }

    /** A text that is the same for templates that are the same. */
    public String canonicalText(PodTemplateSpec template) {
        return canonical.of(withoutHash(template)).toString();
    }
}

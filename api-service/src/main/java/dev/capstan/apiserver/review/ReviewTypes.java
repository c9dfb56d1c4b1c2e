package dev.capstan.apiserver.review;

import dev.capstan.resource.ResourceType;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.authentication.SelfSubjectReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectRulesReview;
import java.util.List;

/** Resources that are only ever created, and never stored: the answer to the question is all that there is. */
public final class ReviewTypes {
    public static final ResourceType ACCESS = review("authorization.k8s.io", SelfSubjectAccessReview.class);
    public static final ResourceType RULES = review("authorization.k8s.io", SelfSubjectRulesReview.class);
    public static final ResourceType SUBJECT = review("authentication.k8s.io", SelfSubjectReview.class);

    private ReviewTypes() {}

    public static List<ResourceType> all() {
        return List.of(ACCESS, RULES, SUBJECT);
    }

    private static ResourceType review(String group, Class<? extends HasMetadata> model) {
        String kind = model.getSimpleName();
        String singular = kind.toLowerCase(java.util.Locale.ROOT);
        return new ResourceType(group, "v1", kind, singular + "s", singular, false, List.of(), List.of(), model);
    }
}

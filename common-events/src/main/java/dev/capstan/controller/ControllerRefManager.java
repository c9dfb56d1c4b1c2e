package dev.capstan.controller;

import dev.capstan.informer.Indexes;
import dev.capstan.informer.Store;
import dev.capstan.resource.LabelSelectors;
import dev.capstan.resource.Owners;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settles which children belong to an owner: the owner reference says whose a child <em>is</em>, the selector whose it
 * <em>should be</em>.
 *
 * <ol>
 *   <li>Another controller's child is left alone, whatever its labels.
 *   <li>An own child that the selector matches is kept.
 *   <li>An own child that the selector no longer matches is released, unless the owner is being deleted.
 *   <li>An orphan that the selector matches is adopted, unless it or the owner is being deleted.
 * </ol>
 *
 * <p>The store may show an owner that is gone and made anew under its name. An adoption by the dead one would let the
 * garbage collector delete the child, so before the first adoption the owner is read live and its uid compared.
 *
 * <p>Source of the behaviour: {@code pkg/controller/controller_ref_manager.go}.
 *
 * @param <T> the kind of the children
 */
public final class ControllerRefManager<T extends HasMetadata> {
    enum Decision {
        KEEP,
        RELEASE,
        ADOPT,
        IGNORE
    }

    /** An index of objects without a controller, by namespace; add it with {@link #orphanIndex}. */
    public static final String ORPHANS = "orphans";

    private static final Logger log = LoggerFactory.getLogger(ControllerRefManager.class);
    private static final int NOT_FOUND = 404;
    private static final int UNPROCESSABLE = 422;

    private final KubernetesClient client;
    private final Store<T> children;
    private final Class<T> childType;
    private final Class<? extends HasMetadata> ownerType;
    private final Predicate<T> adoptable;

    /**
     * @param children with the index {@link #ORPHANS}
     * @param adoptable which orphans are worth having at all
     */
    public ControllerRefManager(
            KubernetesClient client,
            Store<T> children,
            Class<T> childType,
            Class<? extends HasMetadata> ownerType,
            Predicate<T> adoptable) {
        this.client = client;
        this.children = children;
        this.childType = childType;
        this.ownerType = ownerType;
        this.adoptable = adoptable;
    }

    /** The index function of {@link #ORPHANS}. */
    public static Collection<String> orphanIndex(HasMetadata child) {
        return Owners.controllerOf(child).isPresent()
                ? List.of()
                : List.of(child.getMetadata().getNamespace());
    }

    /**
     * The owner's children, adoptions included. Releases and adoptions are written.
     *
     * @throws KubernetesClientException when a write failed; nothing may then be concluded about what is missing
     */
    public List<T> claim(HasMetadata owner, LabelSelector selector) {
        List<T> claimed = new ArrayList<>();
        boolean ownerChecked = false;
        for (T child : candidates(owner)) {
            switch (decide(owner, selector, child)) {
                case KEEP -> claimed.add(child);
                case RELEASE -> release(owner, child);
                case ADOPT -> {
                    if (!ownerChecked) {
                        requireStillThere(owner);
                        ownerChecked = true;
                    }
                    if (adopt(owner, child)) {
                        claimed.add(child);
                    }
                }
                case IGNORE -> {}
            }
        }
        return claimed;
    }

    /** Those that are the owner's now and the orphans beside them: not every child in the namespace. */
    private List<T> candidates(HasMetadata owner) {
        List<T> candidates = new ArrayList<>();
        for (T child : children.byIndex(Indexes.OWNER_UID, owner.getMetadata().getUid())) {
            if (Owners.isControlledBy(child, owner)) {
                candidates.add(child);
            }
        }
        for (T orphan : children.byIndex(ORPHANS, owner.getMetadata().getNamespace())) {
            if (adoptable.test(orphan)) {
                candidates.add(orphan);
            }
        }
        return candidates;
    }

    static Decision decide(HasMetadata owner, LabelSelector selector, HasMetadata child) {
        boolean matches = LabelSelectors.matches(selector, child.getMetadata().getLabels());
        boolean ownerGoes = isTerminating(owner);
        if (Owners.controllerOf(child).isPresent()) {
            if (!Owners.isControlledBy(child, owner)) {
                return Decision.IGNORE;
            }
            if (matches) {
                return Decision.KEEP;
            }
            return ownerGoes ? Decision.IGNORE : Decision.RELEASE;
        }
        return matches && !ownerGoes && !isTerminating(child) ? Decision.ADOPT : Decision.IGNORE;
    }

    private void requireStillThere(HasMetadata owner) {
        HasMetadata live = client.resources(ownerType)
                .inNamespace(owner.getMetadata().getNamespace())
                .withName(owner.getMetadata().getName())
                .get();
        String uid = owner.getMetadata().getUid();
        if (live == null || !live.getMetadata().getUid().equals(uid) || isTerminating(live)) {
            throw new IllegalStateException("cannot adopt: original " + owner.getKind() + " "
                    + owner.getMetadata().getNamespace() + "/"
                    + owner.getMetadata().getName() + " with uid " + uid
                    + " is gone");
        }
    }

    private boolean adopt(HasMetadata owner, T child) {
        boolean adopted = patchOwners(child, Owners.controllerReference(owner));
        if (adopted) {
            log.info(
                    "adopted child={}/{} owner={} uid={}",
                    child.getKind(),
                    child.getMetadata().getName(),
                    owner.getMetadata().getName(),
                    owner.getMetadata().getUid());
        }
        return adopted;
    }

    private void release(HasMetadata owner, T child) {
        Map<String, String> removal =
                Map.of("$patch", "delete", "uid", owner.getMetadata().getUid());
        if (patchOwners(child, removal)) {
            log.info(
                    "released child={}/{} owner={} uid={}",
                    child.getKind(),
                    child.getMetadata().getName(),
                    owner.getMetadata().getName(),
                    owner.getMetadata().getUid());
        }
    }

    /**
     * A strategic merge of one entry leaves the other owners alone. The child's uid in the patch makes it fail on a
     * successor of the same name.
     *
     * @param entry an {@link OwnerReference} or its removal
     * @return false when the child is gone, or no longer the one that the store shows
     */
    private boolean patchOwners(T child, Object entry) {
        Map<String, Object> patch =
                Map.of("metadata", Map.of("uid", child.getMetadata().getUid(), "ownerReferences", List.of(entry)));
        try {
            client.resources(childType)
                    .inNamespace(child.getMetadata().getNamespace())
                    .withName(child.getMetadata().getName())
                    .patch(
                            PatchContext.of(PatchType.STRATEGIC_MERGE),
                            client.getKubernetesSerialization().asJson(patch));
            return true;
        } catch (KubernetesClientException failure) {
            if (failure.getCode() == NOT_FOUND || failure.getCode() == UNPROCESSABLE) {
                return false;
            }
            throw failure;
        }
    }

    private static boolean isTerminating(HasMetadata object) {
        return object.getMetadata().getDeletionTimestamp() != null;
    }
}

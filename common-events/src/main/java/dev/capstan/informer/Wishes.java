package dev.capstan.informer;

import dev.capstan.event.ChangeEvent;
import dev.capstan.event.ChangeEvent.Added;
import dev.capstan.event.ChangeEvent.Deleted;
import dev.capstan.event.ChangeEvent.Modified;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Objects;

/**
 * Tells what somebody wants from what somebody reports. A wish (an object made, deleted or marked for it, a changed spec, a
 * binding, other labels or owners) goes on in the trace of the one who had it; a report (status, annotations) ends there, and
 * what it leads to is a trace of its own.
 */
final class Wishes {
    private Wishes() {}

    static boolean changedBy(ChangeEvent<?> event) {
        return switch (event) {
            case Added<?> added -> true;
            case Deleted<?> deleted -> true;
            case Modified<?>(var key, HasMetadata before, HasMetadata object) -> differ(before, object);
        };
    }

    private static boolean differ(HasMetadata before, HasMetadata object) {
        ObjectMeta old = before.getMetadata();
        ObjectMeta now = object.getMetadata();
        return !Objects.equals(old.getGeneration(), now.getGeneration())
                || !Objects.equals(old.getDeletionTimestamp(), now.getDeletionTimestamp())
                || !Objects.equals(old.getLabels(), now.getLabels())
                || !Objects.equals(old.getOwnerReferences(), now.getOwnerReferences())
                || !Objects.equals(old.getFinalizers(), now.getFinalizers())
                || !Objects.equals(nodeName(before), nodeName(object));
    }

    private static String nodeName(HasMetadata object) {
        return object instanceof Pod pod && pod.getSpec().getNodeName() != null
                ? pod.getSpec().getNodeName()
                : "";
    }
}

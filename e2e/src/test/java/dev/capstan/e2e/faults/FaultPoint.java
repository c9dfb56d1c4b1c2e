package dev.capstan.e2e.faults;

import com.sun.jdi.Field;
import com.sun.jdi.ObjectReference;
import com.sun.jdi.Value;
import java.util.List;
import java.util.function.Predicate;

/**
 * Places between two steps that a crash must not tear apart. Each is the first instruction of a method, where a debugger stops
 * the process before it is killed: the services themselves know nothing of it.
 */
enum FaultPoint {
    AFTER_COMMIT_BEFORE_ANSWER(ProcessCluster.API_SERVICE, "dev.capstan.apiserver.store.GroupCommit$Attempt", "show"),
    AFTER_COMMIT_BEFORE_PUBLISH(ProcessCluster.API_SERVICE, "dev.capstan.apiserver.publish.RelayProducer", "send"),
    AFTER_ADD_BEFORE_SAVE(
            ProcessCluster.NODE, "dev.capstan.nodeagent.network.cni.AttachmentStore", "save", FaultPoint::hasResult),
    AFTER_CREATE_BEFORE_START(
            ProcessCluster.NODE, "dev.capstan.nodeagent.runtime.docker.DockerRuntime", "startContainer"),
    AFTER_START_BEFORE_STATUS(ProcessCluster.NODE, "dev.capstan.nodeagent.status.PodStatusWriter$Entry", "patch"),
    AFTER_BIND_BEFORE_STATUS(ProcessCluster.SCHEDULER_SERVICE, "dev.capstan.scheduler.BindingCycle", "bound");

    private final String victim;
    private final String className;
    private final String method;
    private final Predicate<List<Value>> condition;

    FaultPoint(String victim, String className, String method) {
        this(victim, className, method, arguments -> true);
    }

    FaultPoint(String victim, String className, String method, Predicate<List<Value>> condition) {
        this.victim = victim;
        this.className = className;
        this.method = method;
        this.condition = condition;
    }

    /** The process that passes the point. */
    String victim() {
        return victim;
    }

    String className() {
        return className;
    }

    String method() {
        return method;
    }

    boolean isMeant(List<Value> arguments) {
        return condition.test(arguments);
    }

    /** The intent, which has no result yet, is saved by the same method. */
    private static boolean hasResult(List<Value> arguments) {
        ObjectReference attachment = (ObjectReference) arguments.getFirst();
        Field result = attachment.referenceType().fieldByName("result");
        return attachment.getValue(result) != null;
    }
}

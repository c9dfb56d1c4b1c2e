package dev.capstan.nodeagent.runtime;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The kubelet's {@code kubelet_runtime_operations_*} around any runtime. A dynamic proxy, because the same three lines around
 * each of two dozen methods would say less.
 */
public final class MeteredRuntime {
    private record Operation(Counter total, Counter errors, Timer duration) {}

    private final ContainerRuntime runtime;
    private final MeterRegistry registry;
    private final Map<Method, Operation> operations = new ConcurrentHashMap<>();

    private MeteredRuntime(ContainerRuntime runtime, MeterRegistry registry) {
        this.runtime = runtime;
        this.registry = registry;
    }

    public static ContainerRuntime of(ContainerRuntime runtime, MeterRegistry registry) {
        MeteredRuntime metered = new MeteredRuntime(runtime, registry);
        return (ContainerRuntime) Proxy.newProxyInstance(
                ContainerRuntime.class.getClassLoader(),
                new Class<?>[] {ContainerRuntime.class},
                (proxy, method, arguments) -> metered.invoke(method, arguments));
    }

    private @Nullable Object invoke(Method method, Object @Nullable [] arguments) throws Throwable {
        if (method.getDeclaringClass() == Object.class) {
            return method.invoke(runtime, arguments);
        }
        Operation operation = operations.computeIfAbsent(method, this::operation);
        operation.total().increment();
        long began = System.nanoTime();
        try {
            return method.invoke(runtime, arguments);
        } catch (InvocationTargetException failure) {
            operation.errors().increment();
            throw failure.getCause();
        } finally {
            operation.duration().record(System.nanoTime() - began, TimeUnit.NANOSECONDS);
        }
    }

    private Operation operation(Method method) {
        String type = typeOf(method.getName());
        return new Operation(
                Counter.builder("kubelet.runtime.operations")
                        .tag("operation_type", type)
                        .register(registry),
                Counter.builder("kubelet.runtime.operations.errors")
                        .tag("operation_type", type)
                        .register(registry),
                Timer.builder("kubelet.runtime.operations.duration")
                        .tag("operation_type", type)
                        .register(registry));
    }

    /** {@code runPodSandbox} is the kubelet's {@code run_podsandbox}. */
    static String typeOf(String method) {
        return method.replace("PodSandbox", "Podsandbox")
                .replaceAll("([a-z])([A-Z])", "$1_$2")
                .toLowerCase(Locale.ROOT);
    }
}

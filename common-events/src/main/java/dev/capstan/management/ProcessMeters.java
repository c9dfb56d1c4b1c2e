package dev.capstan.management;

import com.sun.management.UnixOperatingSystemMXBean;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** The process and its JVM: {@code process_*} under the names that Prometheus' own clients use, and {@code jvm_*}. */
final class ProcessMeters implements MeterBinder, AutoCloseable {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final double NANOS = 1e9;
    private static final double MILLIS = 1e3;
    private static final double KIBI = 1024;

    private final boolean wanted;
    private final JvmGcMetrics garbageCollection = new JvmGcMetrics();

    ProcessMeters(boolean wanted) {
        this.wanted = wanted;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        if (!wanted) {
            return;
        }
        new ClassLoaderMetrics().bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        garbageCollection.bindTo(registry);
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
            FunctionCounter.builder(
                            "process.cpu.seconds", system, bean -> Math.max(0, bean.getProcessCpuTime()) / NANOS)
                    .description("User and system CPU time spent in seconds.")
                    .register(registry);
            Gauge.builder("process.open.fds", system, UnixOperatingSystemMXBean::getOpenFileDescriptorCount)
                    .description("Number of open file descriptors.")
                    .register(registry);
            Gauge.builder("process.max.fds", system, UnixOperatingSystemMXBean::getMaxFileDescriptorCount)
                    .description("Maximum number of open file descriptors.")
                    .register(registry);
        }
        Gauge.builder("process.resident.memory.bytes", ProcessMeters::residentBytes)
                .description("Resident memory size in bytes.")
                .register(registry);
        double startedAt = ManagementFactory.getRuntimeMXBean().getStartTime() / MILLIS;
        Gauge.builder("process.start.time.seconds", () -> startedAt)
                .description("Start time of the process since unix epoch in seconds.")
                .register(registry);
    }

    private static double residentBytes() {
        try {
            return Files.readAllLines(STATUS).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToDouble(line -> KIBI * Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(Double.NaN);
        } catch (IOException noSuchSystem) {
            return Double.NaN;
        }
    }

    @Override
    public void close() {
        garbageCollection.close();
    }
}

package dev.capstan.standalone;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import java.util.stream.Collectors;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.NullMarked;

/** The boundaries that docs/ARCHITECTURE.md promises, over all modules at once. */
@AnalyzeClasses(packages = "dev.capstan", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String[] SERVICES = {
        "dev.capstan.apiserver..",
        "dev.capstan.deployment..",
        "dev.capstan.replicaset..",
        "dev.capstan.scheduler..",
        "dev.capstan.nodeagent..",
        "dev.capstan.lifecycle.."
    };

    @ArchTest
    static void servicesDoNotImportEachOther(JavaClasses classes) {
        for (String service : SERVICES) {
            for (String other : SERVICES) {
                if (!service.equals(other)) {
                    noClasses()
                            .that()
                            .resideInAPackage(service)
                            .should()
                            .dependOnClassesThat()
                            .resideInAPackage(other)
                            .because("services meet through the API and Kafka only, so that each can run on its own")
                            .check(classes);
                }
            }
        }
    }

    @ArchTest
    static final ArchRule onlyTheApiServerTouchesTheDatabase = noClasses()
            .that()
            .resideOutsideOfPackages("dev.capstan.apiserver..", "dev.capstan.standalone..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "java.sql..",
                    "javax.sql..",
                    "jakarta.persistence..",
                    "org.springframework.jdbc..",
                    "org.springframework.data..")
            .because("everyone else reads and writes through the API, which validates and authorizes");

    @ArchTest
    static final ArchRule onlyTheDockerRuntimeKnowsDocker = noClasses()
            .that()
            .resideOutsideOfPackages("dev.capstan.nodeagent.runtime.docker..", "dev.capstan.bench..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.github.dockerjava..")
            .because("CRI's shape is kept so that another runtime can take Docker's place");

    @ArchTest
    static final ArchRule onlyTracingKnowsOpenTelemetry = noClasses()
            .that()
            .resideOutsideOfPackage("dev.capstan.tracing..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.opentelemetry..")
            .because("nothing of it is loaded while tracing is off");

    @ArchTest
    static final ArchRule queueAndResourcesAreFreeOfFrameworks = noClasses()
            .that()
            .resideInAnyPackage("dev.capstan.workqueue..", "dev.capstan.resource..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework..", "org.apache.kafka..", "jakarta.persistence..")
            .because("they are the vocabulary of all services and are tested without any of them");

    @ArchTest
    static final ArchRule commonEventsKnowsNoService = noClasses()
            .that()
            .resideInAnyPackage(
                    "dev.capstan.event..",
                    "dev.capstan.informer..",
                    "dev.capstan.workqueue..",
                    "dev.capstan.ownership..",
                    "dev.capstan.controller..",
                    "dev.capstan.client..",
                    "dev.capstan.resource..",
                    "dev.capstan.tracing..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(SERVICES)
            .because("dependencies point one way: services to common-events");

    @ArchTest
    static final ArchRule commonEventsHasNoCycles = slices().matching(
                    "dev.capstan.(event|informer|workqueue|ownership|controller|client|resource|tracing)..")
            .should()
            .beFreeOfCycles();

    @ArchTest
    static void everyPackageIsNullMarked(JavaClasses classes) {
        Set<String> unmarked = classes.stream()
                .filter(type -> !type.getModifiers().contains(JavaModifier.SYNTHETIC))
                .map(type -> type.getPackage())
                .filter(folder -> !folder.isAnnotatedWith(NullMarked.class))
                .map(folder -> folder.getName())
                .collect(Collectors.toSet());
        Assertions.assertThat(unmarked)
                .as("packages whose package-info lacks @NullMarked")
                .isEmpty();
    }
}

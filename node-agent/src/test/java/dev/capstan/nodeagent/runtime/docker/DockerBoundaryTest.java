package dev.capstan.nodeagent.runtime.docker;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.capstan.nodeagent", importOptions = DoNotIncludeTests.class)
class DockerBoundaryTest {
    @ArchTest
    static final ArchRule ONLY_THE_DOCKER_RUNTIME_KNOWS_DOCKER = noClasses()
            .that()
            .resideOutsideOfPackage("dev.capstan.nodeagent.runtime.docker")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.github.dockerjava..")
            .because("another container runtime must be able to take Docker's place behind ContainerRuntime");

    @ArchTest
    static final ArchRule CRI_KNOWS_NO_IMPLEMENTATION = noClasses()
            .that()
            .resideInAPackage("dev.capstan.nodeagent.runtime")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.capstan.nodeagent.runtime.docker", "dev.capstan.nodeagent.network..")
            .because("Pod workers see CRI's messages only");
}

package dev.capstan.apiserver;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.capstan.apiserver", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule packagesFormNoCycle = slices().matching("dev.capstan.apiserver.(*)..")
            .should()
            .beFreeOfCycles()
            .because("a package that can't be understood without the one that uses it is no package");

    @ArchTest
    static final ArchRule onlyTheStoreAndTheRelayTouchTheDatabase = noClasses()
            .that()
            .resideOutsideOfPackages("dev.capstan.apiserver.store..", "dev.capstan.apiserver.publish..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "javax.sql..", "jakarta.persistence..", "org.springframework.jdbc..")
            .because("what is true at commit is checked in one place");

    @ArchTest
    static final ArchRule rulesKnowNoHttp = noClasses()
            .that()
            .resideInAnyPackage(
                    "dev.capstan.apiserver.registry..",
                    "dev.capstan.apiserver.strategy..",
                    "dev.capstan.apiserver.patch..",
                    "dev.capstan.apiserver.decode..",
                    "dev.capstan.apiserver.selector..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("jakarta.servlet..", "org.springframework.web..")
            .because("what becomes of an object doesn't depend on how the request came");
}

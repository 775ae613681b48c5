package io.notifyhub.core;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The arrows between packages and modules. */
class ArchitectureTest {
    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.notifyhub");
    private static final JavaClasses CORE = ALL.that(JavaClass.Predicates.resideInAPackage("io.notifyhub.core.."));

    @Test
    void coreDependsOnItsFewLibrariesOnly() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "org.jspecify..",
                        "org.slf4j..",
                        "com.fasterxml.jackson..",
                        "com.auth0.jwt..",
                        "io.notifyhub.protocol..",
                        "io.notifyhub.core..")
                .check(CORE);
    }

    @Test
    void javaJwtIsUsedForAuthenticationOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.notifyhub.core.auth")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.auth0..")
                .check(CORE);
    }

    @Test
    void jacksonIsAnInnerMatter() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.notifyhub.core.internal")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.fasterxml..")
                .check(CORE);
    }

    @Test
    void nothingOutsideCoreUsesItsInternals() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.notifyhub.core..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.notifyhub.core.internal..")
                .check(ALL);
    }

    @Test
    void providersKnowTheSpiAndNotTheOtherWayRound() {
        noClasses()
                .that()
                .resideInAPackage("io.notifyhub.core.spi")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.notifyhub.core.internal..", "io.notifyhub.core.memory..", "io.notifyhub.core.host..")
                .check(CORE);
        noClasses()
                .that()
                .resideInAPackage("io.notifyhub.core.memory")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.notifyhub.core.internal..")
                .check(CORE);
    }
}

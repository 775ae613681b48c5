package io.notifyhub.server.jakarta;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses OURS = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.notifyhub.server.jakarta");

    @Test
    void knowsNoContainer() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "org.jspecify..",
                        "org.slf4j..",
                        "jakarta.websocket..",
                        "jakarta.servlet..",
                        "io.notifyhub.protocol..",
                        "io.notifyhub.core",
                        "io.notifyhub.core.auth",
                        "io.notifyhub.core.host",
                        "io.notifyhub.core.spi",
                        "io.notifyhub.server",
                        "io.notifyhub.server.rest",
                        "io.notifyhub.server.jakarta")
                .check(OURS);
    }

    @Test
    void doesWithoutServletsWhereThereAreNone() {
        noClasses()
                .that()
                .haveNameNotMatching(".*\\.(Notify(Filter|Servlet)|Servlet\\w+|StreamDoor|AsyncEnd|Body\\w+)(\\$.*)?")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("jakarta.servlet..")
                .check(OURS);
    }
}

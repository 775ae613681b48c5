package io.notifyhub.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    @Test
    void knowsNoServer() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "org.jspecify..",
                        "org.slf4j..",
                        "com.fasterxml.jackson.core..",
                        "io.github.bucket4j..",
                        "io.micrometer.core..",
                        "io.opentelemetry..",
                        "io.notifyhub.protocol..",
                        "io.notifyhub.core",
                        "io.notifyhub.core.auth",
                        "io.notifyhub.core.spi",
                        "io.notifyhub.core.host",
                        "io.notifyhub.server..")
                .check(new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("io.notifyhub.server"));
    }
}

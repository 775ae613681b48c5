package io.notifyhub.conformance;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.notifyhub.conformance");

    @Test
    @DisplayName("the suite judges without the product's code: only the driver of the Java client uses it")
    void independent() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.notifyhub.conformance.driver..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.notifyhub.client..", "io.notifyhub.protocol..", "io.notifyhub.core..")
                .check(CLASSES);
    }

    @Test
    @DisplayName("the driver uses what any application may use of the client")
    void onlyPublicRooms() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.notifyhub.client.internal..", "io.notifyhub.client.spi..")
                .check(CLASSES);
    }

    @Test
    @DisplayName("HTTP and WebSocket know nothing of scenarios")
    void wireIsBelow() {
        noClasses()
                .that()
                .resideInAPackage("io.notifyhub.conformance.wire..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.notifyhub.conformance", "io.notifyhub.conformance.driver..", "com.fasterxml..")
                .check(CLASSES);
    }
}

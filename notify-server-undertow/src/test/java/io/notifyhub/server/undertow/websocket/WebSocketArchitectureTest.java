package io.notifyhub.server.undertow.websocket;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class WebSocketArchitectureTest {

    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(WebSocketHandler.class.getPackageName());

    @Test
    void knowsNothingOfNotifications() {
        noClasses()
                .that()
                .resideInAPackage(WebSocketHandler.class.getPackageName())
                .should()
                .dependOnClassesThat(com.tngtech.archunit.base.DescribedPredicate.describe(
                        "lie elsewhere in the product",
                        other -> other.getPackageName().startsWith("io.notifyhub")
                                && !other.getPackageName().equals(WebSocketHandler.class.getPackageName())))
                .check(classes);
    }

    @Test
    void doesWithoutTheWebSocketsOfUndertow() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.undertow.websockets..")
                .check(classes);
    }
}

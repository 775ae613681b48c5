package io.notifyhub.client;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Random;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final String OURS = "io.notifyhub.client..";

    private final JavaClasses client = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.notifyhub.client");

    @Test
    @DisplayName("the client is built on the JDK, the protocol, Jackson, the Jakarta API and SLF4J alone")
    void dependencies() {
        classes()
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        "java..",
                        "org.jspecify..",
                        OURS,
                        "io.notifyhub.protocol..",
                        "com.fasterxml.jackson..",
                        "jakarta.websocket..",
                        "org.slf4j.."))
                .check(client);
    }

    @Test
    @DisplayName("nothing internal of another module is used")
    void foreignInternals() {
        noClasses()
                .should()
                .dependOnClassesThat(
                        resideInAPackage("io.notifyhub..internal..").and(not(resideInAPackage(OURS))))
                .check(client);
    }

    @Test
    @DisplayName("only the Jakarta socket knows the Jakarta API, and only the codec knows data binding")
    void libraries() {
        noClasses()
                .that()
                .haveNameNotMatching(".*\\.Jakarta\\w+(\\$.*)?")
                .should()
                .dependOnClassesThat(resideInAPackage("jakarta.."))
                .check(client);
        noClasses()
                .that()
                .doNotHaveSimpleName("JacksonJsonCodec")
                .should()
                .dependOnClassesThat(resideInAPackage("com.fasterxml.jackson.."))
                .check(client);
    }

    @Test
    @DisplayName("the engine makes no threads, reads no clock and draws no chance of its own")
    void engineIsDriven() {
        noClasses()
                .that()
                .resideInAPackage("io.notifyhub.client.internal")
                .and()
                .haveNameNotMatching(".*\\.(SharedThreads|Jakarta).*")
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Math.class, "random")
                .orShould()
                .callConstructor(Random.class)
                .orShould()
                .dependOnClassesThat()
                .belongToAnyOf(Thread.class, Executors.class, java.time.Clock.class)
                .check(client);
    }
}

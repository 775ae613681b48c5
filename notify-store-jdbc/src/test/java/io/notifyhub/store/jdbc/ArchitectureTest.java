package io.notifyhub.store.jdbc;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses OURS = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.notifyhub.store.jdbc");

    @Test
    void seesTheCoreFromOutsideAndItsFewLibraries() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "javax.sql..",
                        "org.jspecify..",
                        "org.slf4j..",
                        "com.fasterxml.jackson.core..",
                        "com.zaxxer.hikari..",
                        "org.flywaydb..",
                        "org.postgresql..",
                        "org.sqlite..",
                        "io.notifyhub.protocol..",
                        "io.notifyhub.core",
                        "io.notifyhub.core.spi",
                        "io.notifyhub.store.jdbc")
                .check(OURS);
    }

    @Test
    void onlyTheApplicationsSideIsPublic() {
        Set<String> open = Set.of(
                "DatabaseUrl",
                "JdbcNotificationStore",
                "OutboxFailure",
                "StoreSetupException",
                "TransactionalNotifier");
        classes()
                .that()
                .arePublic()
                .and()
                .areTopLevelClasses()
                .should()
                .haveNameMatching(".*(" + String.join("|", open) + ")")
                .check(OURS);
    }
}

package io.notifyhub.transport.redis;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private final JavaClasses product = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.notifyhub.transport.redis");

    @Test
    void onlyTheTransportAndItsPartsArePublic() {
        classes()
                .that()
                .arePublic()
                .should()
                .haveNameMatching("io\\.notifyhub\\.transport\\.redis\\.RedisTransport(\\$(Builder|Counters))?")
                .check(product);
    }

    @Test
    void itKnowsTheCoreByWhatProvidersMaySeeAlone() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.notifyhub.core.internal..",
                        "io.notifyhub.core.host..",
                        "io.notifyhub.server..",
                        "io.notifyhub.client..",
                        "io.notifyhub.store..")
                .check(product);
    }
}

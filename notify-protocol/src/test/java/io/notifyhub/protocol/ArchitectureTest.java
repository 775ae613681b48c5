package io.notifyhub.protocol;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("arrows between packages")
class ArchitectureTest {
    private static final JavaClasses MODULE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.notifyhub.protocol");

    @Test
    @DisplayName("the module depends on the JDK and jackson-core only")
    void dependencies() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.notifyhub.protocol..", "java..", "org.jspecify..", "com.fasterxml.jackson.core..")
                .check(MODULE);
    }

    @Test
    @DisplayName("frames know neither the codec nor a JSON library")
    void framesDoNotKnowTheCodec() {
        noClasses()
                .that()
                .resideInAPackage("io.notifyhub.protocol")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.notifyhub.protocol.codec..", "com.fasterxml..")
                .check(MODULE);
    }

    @Test
    @DisplayName("no I/O on files or sockets, and nothing that Android lacks")
    void noInputOrOutput() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.net..", "java.nio.file..", "java.nio.channels..", "java.lang.management..")
                .check(MODULE);
    }

    @Test
    @DisplayName("types of the JSON library are in no public signature")
    void hidesTheJsonLibrary() {
        DescribedPredicate<JavaClass> jackson =
                JavaClass.Predicates.resideInAPackage("com.fasterxml..").as("of Jackson");
        DescribedPredicate<List<JavaClass>> withJackson = DescribedPredicate.describe(
                "with Jackson", types -> types.stream().anyMatch(jackson));
        methods()
                .that()
                .arePublic()
                .and()
                .areDeclaredInClassesThat()
                .arePublic()
                .should()
                .notHaveRawReturnType(jackson)
                .andShould()
                .notHaveRawParameterTypes(withJackson)
                .check(MODULE);
    }

    @Test
    @DisplayName("classes are final")
    void classesAreFinal() {
        classes()
                .that()
                .areNotInterfaces()
                .and()
                .areNotEnums()
                .and()
                .haveNameNotMatching(".*[$][0-9]+")
                .should()
                .haveModifier(JavaModifier.FINAL)
                .check(MODULE);
    }
}

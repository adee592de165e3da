package dev.rekey.sandbox;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.rekey.sandbox", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    /** A sandbox that checked signatures with the code that makes them would find nothing wrong with either. */
    @ArchTest
    static final ArchRule nothing_here_knows_the_rest_of_rekey_or_spring = noClasses()
            .should()
            .dependOnClassesThat(resideInAPackage("dev.rekey..").and(resideOutsideOfPackages("dev.rekey.sandbox..")))
            .orShould()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework..", "io.temporal..");

    @ArchTest
    static final ArchRule no_exchange_knows_another =
            slices().matching("dev.rekey.sandbox.(*)..").should().notDependOnEachOther();
}

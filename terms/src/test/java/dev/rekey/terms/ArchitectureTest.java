package dev.rekey.terms;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Every room stands on the terms, and the terms stand on no room. */
@AnalyzeClasses(packages = "dev.rekey.terms", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule the_terms_depend_on_nothing_else_of_ours = noClasses()
            .should()
            .dependOnClassesThat(resideInAPackage("dev.rekey..").and(resideOutsideOfPackage("dev.rekey.terms..")));

    @ArchTest
    static final ArchRule the_terms_are_values_that_never_change = classes()
            .that()
            .areTopLevelClasses()
            .and()
            .doNotHaveSimpleName("package-info")
            .should()
            .beEnums()
            .orShould()
            .beRecords();
}

package dev.rekey.exchanges.check;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.rekey.exchanges", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    /** What all exchanges stand on; every other package below is one exchange. */
    private static final String[] SHARED = {
        "dev.rekey.exchanges",
        "dev.rekey.exchanges.catalog..",
        "dev.rekey.exchanges.check..",
        "dev.rekey.exchanges.vectors.."
    };

    @ArchTest
    static final ArchRule nothing_here_knows_temporal_spring_or_accounts = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.temporal..", "org.springframework..", "dev.rekey.accounts..", "dev.rekey.workflows..");

    @ArchTest
    static final ArchRule the_catalogue_does_not_know_how_keys_are_checked = noClasses()
            .that()
            .resideInAPackage("dev.rekey.exchanges.catalog..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.rekey.exchanges.check..");

    @ArchTest
    static final ArchRule what_is_shared_does_not_know_single_exchanges = noClasses()
            .that()
            .resideInAnyPackage(SHARED)
            .should()
            .dependOnClassesThat(resideInAPackage("dev.rekey.exchanges..").and(resideOutsideOfPackages(SHARED)));

    @ArchTest
    static final ArchRule packages_do_not_depend_on_each_other_in_circles =
            slices().matching("dev.rekey.exchanges.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule no_exchange_knows_another = slices().matching("dev.rekey.exchanges.(*)..")
            .should()
            .notDependOnEachOther()
            .ignoreDependency(alwaysTrue(), resideInAnyPackage(SHARED));

    @ArchTest
    static final ArchRule exchanges_leave_sending_to_the_check = noClasses()
            .that()
            .resideOutsideOfPackages(SHARED)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("okhttp3..", "java.net.http..");

    @ArchTest
    static final ArchRule who_holds_a_secret_writes_no_log = noClasses()
            .that()
            .resideOutsideOfPackage("dev.rekey.exchanges.vectors..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.slf4j..", "java.util.logging..")
            .orShould()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err");
}

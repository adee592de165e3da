package dev.rekey.exchanges.check;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.rekey.exchanges", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String[] EXCHANGES = {
        "dev.rekey.exchanges.binance..", "dev.rekey.exchanges.kucoin..", "dev.rekey.exchanges.kraken.."
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
    static final ArchRule the_check_does_not_know_single_exchanges = noClasses()
            .that()
            .resideInAPackage("dev.rekey.exchanges.check..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(EXCHANGES);

    @ArchTest
    static final ArchRule packages_do_not_depend_on_each_other_in_circles =
            slices().matching("dev.rekey.exchanges.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule binance_knows_no_other_exchange = knowsNoOther(EXCHANGES[0], EXCHANGES[1], EXCHANGES[2]);

    @ArchTest
    static final ArchRule kucoin_knows_no_other_exchange = knowsNoOther(EXCHANGES[1], EXCHANGES[0], EXCHANGES[2]);

    @ArchTest
    static final ArchRule kraken_knows_no_other_exchange = knowsNoOther(EXCHANGES[2], EXCHANGES[0], EXCHANGES[1]);

    @ArchTest
    static final ArchRule exchanges_leave_sending_to_the_check = noClasses()
            .that()
            .resideInAnyPackage(EXCHANGES)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("okhttp3..", "java.net.http..");

    @ArchTest
    static final ArchRule who_holds_a_secret_writes_no_log = noClasses()
            .that()
            .resideInAPackage("dev.rekey.exchanges.check..")
            .or()
            .resideInAnyPackage(EXCHANGES)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.slf4j..", "java.util.logging..")
            .orShould()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err");

    private static ArchRule knowsNoOther(String one, String... others) {
        return noClasses()
                .that()
                .resideInAPackage(one)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others);
    }
}

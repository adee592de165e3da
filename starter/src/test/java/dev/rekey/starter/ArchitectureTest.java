package dev.rekey.starter;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What the pages may not touch. */
@AnalyzeClasses(packages = "dev.rekey.starter", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule PAGES_CAN_OPEN_NO_SECRET = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.rekey.accounts.secrets..", "org.bouncycastle..")
            .because("a secret is opened in the verify activity and nowhere else");

    @ArchTest
    static final ArchRule PAGES_ASK_NO_EXCHANGE = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.rekey.exchanges.check..", "okhttp3..", "dev.rekey.activities..");

    @ArchTest
    static final ArchRule PAGES_KNOW_THE_CONTRACT_AND_NOT_THE_CODE =
            noClasses().should().dependOnClassesThat().resideInAPackage("dev.rekey.workflows.impl..");

    @ArchTest
    static final ArchRule ONLY_THE_DOOR_SPEAKS_TO_TEMPORAL = noClasses()
            .that()
            .resideOutsideOfPackages("dev.rekey.starter.door..", "dev.rekey.starter")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.temporal..");
}

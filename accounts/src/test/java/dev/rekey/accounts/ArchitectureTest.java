package dev.rekey.accounts;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.rekey.accounts.write.Accounts;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.rekey.accounts");

    private static final Pattern CHANGES = Pattern.compile("(insert\\s+into|update|delete\\s+from)\\s+(\\w+)");
    private static final Set<String> SECRET_TABLES =
            Set.of("credential", "key_history", "intake_key", "master_key_mark", "platform_key");

    @Test
    void nothing_here_knows_temporal_or_another_module_but_the_terms() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.temporal..", "com.uber..", "org.springframework.web..", "jakarta.servlet..")
                .check(MAIN);
        noClasses()
                .should()
                .dependOnClassesThat(JavaClass.Predicates.resideInAPackage("dev.rekey..")
                        .and(JavaClass.Predicates.resideOutsideOfPackages("dev.rekey.accounts..", "dev.rekey.terms..")))
                .check(MAIN);
    }

    @Test
    void what_reads_and_what_lets_people_in_reaches_neither_secrets_nor_what_writes() {
        noClasses()
                .that()
                .resideInAnyPackage("..read..", "..access..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..secrets..", "..write..")
                .check(MAIN);
    }

    @Test
    void only_secrets_signatures_and_what_locks_vaults_use_bouncy_castle_and_ciphers() {
        noClasses()
                .that()
                .resideOutsideOfPackages("..secrets..", "..vault..", "..signing..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.bouncycastle..")
                .check(MAIN);
        noClasses()
                .that()
                .resideOutsideOfPackages("..secrets..", "..vault..")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("javax.crypto.Cipher")
                .check(MAIN);
    }

    @Test
    void what_writes_reaches_no_secrets() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..secrets..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("..secrets..")
                .check(MAIN);
    }

    @Test
    void packages_depend_on_each_other_in_no_circle() {
        slices().matching("dev.rekey.accounts.(*)..").should().beFreeOfCycles().check(MAIN);
    }

    @Test
    void every_package_says_what_may_be_null() {
        classes()
                .that()
                .haveSimpleName("package-info")
                .should()
                .beAnnotatedWith(NullMarked.class)
                .check(MAIN);
        assertThat(MAIN.stream()
                        .filter(type -> !type.getSimpleName().equals("package-info"))
                        .map(JavaClass::getPackageName)
                        .distinct())
                .allMatch(name -> MAIN.contain(name + ".package-info"));
    }

    @Test
    void what_reads_changes_no_table() throws IOException {
        for (JavaClass type : MAIN) {
            if (type.getPackageName().endsWith(".read")) {
                assertThat(changedTables(type)).as(type.getName()).isEmpty();
            }
        }
    }

    @Test
    void credentials_are_changed_by_secrets_only_but_for_the_reset_that_deletes_them() throws IOException {
        Set<String> secretTables = new TreeSet<>();
        for (JavaClass type : MAIN) {
            Set<String> changed = changedTables(type);
            changed.retainAll(SECRET_TABLES);
            if (type.getPackageName().endsWith(".secrets")) {
                secretTables.addAll(changed);
            } else if (!type.isEquivalentTo(Accounts.class)) {
                assertThat(changed).as(type.getName()).isEmpty();
            }
        }
        // Otherwise the search finds nothing anywhere and proves nothing.
        assertThat(secretTables).containsExactlyInAnyOrderElementsOf(SECRET_TABLES);
    }

    /** The tables that the SQL among a class's constants changes. */
    private static Set<String> changedTables(JavaClass type) throws IOException {
        String file = "/" + type.getName().replace('.', '/') + ".class";
        try (InputStream bytes = ArchitectureTest.class.getResourceAsStream(file)) {
            assertThat(bytes).as(file).isNotNull();
            Set<String> tables = new TreeSet<>();
            if (bytes != null) {
                CHANGES.matcher(new String(bytes.readAllBytes(), StandardCharsets.ISO_8859_1))
                        .results()
                        .forEach(change -> tables.add(change.group(2)));
            }
            return tables;
        }
    }
}

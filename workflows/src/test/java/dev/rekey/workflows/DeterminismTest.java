package dev.rekey.workflows;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.rekey.workflows.impl.Undetermined;
import dev.rekey.workflows.model.Changing;
import java.lang.reflect.Field;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Workflow code is run again from its history, on other machines and days: it may not ask the world anything. */
@AnalyzeClasses(packages = "dev.rekey.workflows", importOptions = ImportOption.DoNotIncludeTests.class)
class DeterminismTest {

    private static final String IMPL = "dev.rekey.workflows.impl..";

    @ArchTest
    static final ArchRule workflows_ask_only_temporal_for_the_time = noClasses()
            .that()
            .resideInAPackage(IMPL)
            .should()
            .dependOnClassesThat(assignableTo(Clock.class))
            .orShould()
            .callMethodWhere(calls("java\\.time\\..*", "now"))
            .orShould()
            .callMethodWhere(calls("java\\.lang\\.System", "currentTimeMillis", "nanoTime"));

    @ArchTest
    static final ArchRule workflows_draw_no_lots = noClasses()
            .that()
            .resideInAPackage(IMPL)
            .should()
            .dependOnClassesThat(assignableTo(Random.class).or(nameOf("java\\.util\\.random\\..*")))
            .orShould()
            .callMethodWhere(calls("java\\.util\\.UUID", "randomUUID"))
            .orShould()
            .callMethodWhere(calls("java\\.lang\\.Math", "random"));

    @ArchTest
    static final ArchRule workflows_start_no_threads_and_take_no_locks = noClasses()
            .that()
            .resideInAPackage(IMPL)
            .should()
            .dependOnClassesThat(assignableTo(Thread.class)
                    .or(nameOf("java\\.util\\.concurrent\\.(?!atomic\\.).*"))
                    .or(nameOf("java\\.util\\.Timer.*")));

    @ArchTest
    static final ArchRule workflows_touch_no_files_no_network_and_no_process = noClasses()
            .that()
            .resideInAPackage(IMPL)
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                    "java.io..", "java.nio.file..", "java.nio.channels..", "java.net..", "java.sql.."))
            .orShould()
            .callMethodWhere(calls("java\\.lang\\.System", "getenv", "getProperty", "getProperties", "lineSeparator"))
            .orShould()
            .dependOnClassesThat(assignableTo(ProcessBuilder.class));

    @ArchTest
    static final ArchRule workflows_do_not_read_where_they_run = noClasses()
            .that()
            .resideInAPackage(IMPL)
            .should()
            .callMethodWhere(callsOf(ZoneId.class, "systemDefault"))
            .orShould()
            .callMethodWhere(callsOf(Locale.class, "getDefault"));

    @ArchTest
    static final ArchRule workflows_know_no_framework_and_no_mapper = noClasses()
            .that()
            .resideInAPackage(IMPL)
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                    "org.springframework..",
                    "tools.jackson..",
                    "com.fasterxml.jackson.core..",
                    "com.fasterxml.jackson.databind.."));

    @ArchTest
    static final ArchRule the_contract_depends_on_nothing_else_of_ours_but_the_terms = noClasses()
            .should()
            .dependOnClassesThat(resideInAPackage("dev.rekey..").and(outsideWorkflows()));

    @ArchTest
    static final ArchRule only_the_worker_needs_the_implementations =
            noClasses().that().resideOutsideOfPackage(IMPL).should().dependOnClassesThat(resideInAPackage(IMPL));

    @ArchTest
    static final ArchRule messages_can_never_change = classes()
            .that()
            .resideInAPackage("dev.rekey.workflows.model..")
            .and()
            .areNotInterfaces()
            .and()
            .areNotEnums()
            .and()
            .doNotHaveSimpleName("package-info")
            .should()
            .beRecords();

    /** What each rule must find, or it finds nothing at all. */
    private static final Map<String, List<Class<?>>> BREAKING = Map.of(
            "workflows_ask_only_temporal_for_the_time",
            List.of(
                    Undetermined.HasAClock.class,
                    Undetermined.AsksForTheTime.class,
                    Undetermined.AsksTheSystemForTheTime.class),
            "workflows_draw_no_lots",
            List.of(Undetermined.DrawsLots.class, Undetermined.MakesANameUp.class),
            "workflows_start_no_threads_and_take_no_locks",
            List.of(Undetermined.StartsAThread.class, Undetermined.TakesALock.class),
            "workflows_touch_no_files_no_network_and_no_process",
            List.of(Undetermined.LooksAtAFile.class, Undetermined.ReadsTheEnvironment.class),
            "workflows_do_not_read_where_they_run",
            List.of(Undetermined.ReadsTheTimeZone.class, Undetermined.ReadsTheLanguage.class),
            "workflows_know_no_framework_and_no_mapper",
            List.of(Undetermined.MapsByItself.class),
            "the_contract_depends_on_nothing_else_of_ours_but_the_terms",
            List.of(Undetermined.LeansOnAnotherRoom.class),
            "only_the_worker_needs_the_implementations",
            List.of(DeterminismTest.class),
            "messages_can_never_change",
            List.of(Changing.class));

    static Stream<Arguments> rules() throws IllegalAccessException {
        List<Arguments> all = new ArrayList<>();
        for (Field field : DeterminismTest.class.getDeclaredFields()) {
            if (field.isAnnotationPresent(ArchTest.class)) {
                all.add(Arguments.of(field.getName(), field.get(null)));
            }
        }
        return all.stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void each_rule_finds_what_breaks_it(String name, ArchRule rule) {
        assertThat(BREAKING).containsKey(name);
        for (Class<?> breaking : Objects.requireNonNull(BREAKING.get(name))) {
            assertThat(rule.evaluate(new ClassFileImporter().importClasses(breaking))
                            .hasViolation())
                    .as(breaking.getName())
                    .isTrue();
        }
    }

    private static DescribedPredicate<JavaClass> outsideWorkflows() {
        return DescribedPredicate.not(resideInAnyPackage("dev.rekey.workflows..", "dev.rekey.terms.."));
    }

    private static DescribedPredicate<JavaClass> nameOf(String pattern) {
        return DescribedPredicate.describe(
                "named " + pattern, type -> nameMatching(pattern).test(type));
    }

    private static DescribedPredicate<JavaCall<?>> callsOf(Class<?> owner, String... names) {
        return calls(owner.getName().replace(".", "\\."), names);
    }

    private static DescribedPredicate<JavaCall<?>> calls(String owner, String... names) {
        Set<String> any = Set.of(names);
        return DescribedPredicate.describe(
                "calls of " + owner + " " + any,
                call -> call.getTargetOwner().getName().matches(owner) && any.contains(call.getName()));
    }
}

package dev.rekey.workflows;

import static com.tngtech.archunit.lang.conditions.ArchConditions.callMethodWhere;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerOptions;

/** No test takes a machine that is busy with other things for a workflow that hangs. */
@AnalyzeClasses(packages = "dev.rekey.workflows", importOptions = ImportOption.OnlyIncludeTests.class)
class PatienceTest {

    /** Left to itself, the SDK makes workers, also for replays, that call it a deadlock after one second. */
    @ArchTest
    static final ArchRule every_worker_of_a_test_is_given_the_time_that_a_busy_machine_takes = noClasses()
            .should(callMethodWhere(
                    named("newWorker", WorkerOptions.class).or(named("replayWorkflowExecution", Worker.class))));

    /** Calls of this name without such an argument. */
    private static DescribedPredicate<JavaCall<?>> named(String name, Class<?> with) {
        return DescribedPredicate.describe(
                name + " without " + with.getSimpleName(),
                call -> call.getTargetOwner().getPackageName().startsWith("io.temporal.")
                        && call.getName().equals(name)
                        && call.getTarget().getRawParameterTypes().stream()
                                .noneMatch(type -> type.isEquivalentTo(with)));
    }
}

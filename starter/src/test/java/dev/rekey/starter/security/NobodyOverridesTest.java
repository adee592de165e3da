package dev.rekey.starter.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.starter.web.ActionForm;
import dev.rekey.workflows.actions.Action;
import dev.rekey.workflows.actions.SessionAction;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A key that the exchange says may withdraw is refused by the check, and what the check found is never asked again of a person: nothing
 * that a person or program can send says a verdict, takes a finding back or names a right. Whoever adds an action has to
 * come by here.
 */
class NobodyOverridesTest {

    @Test
    void these_are_all_the_actions_there_are_and_none_lets_a_refused_key_pass() {
        assertThat(names(Action.class))
                .containsExactlyInAnyOrder(
                        "OpenEdit",
                        "KeyCreated",
                        "Connect",
                        "CheckAgain",
                        "CheckHeldKey",
                        "GoBack",
                        "KeyLost",
                        "NoSuchKey",
                        "Skip",
                        "Defer",
                        "AskForHelp",
                        "HelpGiven",
                        "WorksAgain");
        assertThat(names(SessionAction.class)).containsExactlyInAnyOrder("Join", "Nudge", "Extend", "Assign", "Cancel");
    }

    @Test
    void no_action_and_no_form_carries_a_verdict_a_finding_or_a_right() {
        Stream<String> carried = Stream.of(Action.class, SessionAction.class)
                .flatMap(type -> Arrays.stream(type.getPermittedSubclasses()))
                .flatMap(NobodyOverridesTest::parts);

        assertThat(Stream.concat(carried, parts(ActionForm.class)))
                .isNotEmpty()
                .noneMatch(name -> Stream.of("verdict", "finding", "check", "right", "permission", "force", "override")
                        .anyMatch(name.toLowerCase(Locale.ROOT)::contains));
    }

    @Test
    void no_route_is_made_for_it() {
        assertThat(RouteTable.load().routes())
                .extracting(RouteTable.Route::toString)
                .isNotEmpty()
                .noneMatch(route -> Stream.of("override", "force", "accept", "approve", "verdict", "withdraw")
                        .anyMatch(route::contains));
    }

    private static Stream<String> names(Class<?> sealed) {
        return Arrays.stream(sealed.getPermittedSubclasses()).map(Class::getSimpleName);
    }

    private static Stream<String> parts(Class<?> record) {
        return Arrays.stream(record.getRecordComponents()).map(RecordComponent::getName);
    }
}

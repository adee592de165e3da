package dev.rekey.accounts.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.accounts.Database;
import dev.rekey.accounts.House;
import dev.rekey.accounts.OnBothDatabases;
import dev.rekey.accounts.Together;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@OnBothDatabases
class AgentsTest {

    private final House house;

    AgentsTest(Database database) {
        house = new House(database);
    }

    @AfterEach
    void close() {
        house.close();
    }

    private Optional<Agent> create(String signInName) {
        return house.agents.create(signInName, "Ada Example", "hash-1", Role.AGENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"temporal", "Rekey", " unknown ", "platform", "import"})
    void nobody_is_added_under_a_name_that_stands_for_something_else_in_the_audit_trail(String name) {
        assertThat(house.agents.create(name, "Somebody", "hash", Role.ADMIN)).isEmpty();
        assertThat(house.agents.createWithIdentity("issuer subject", name, "Somebody", "hash", Role.ADMIN))
                .isEmpty();
        assertThat(house.agents.bySignInName(name)).isEmpty();
    }

    @Test
    void an_agent_is_found_by_id_and_by_sign_in_name_whatever_its_case() {
        Agent agent = create(" Ada.INES ").orElseThrow();

        assertThat(agent)
                .isEqualTo(new Agent(agent.id(), "ada.ines", "Ada Example", "hash-1", Role.AGENT, true, 1, false));
        assertThat(house.agents.byId(agent.id())).contains(agent);
        assertThat(house.agents.bySignInName("ADA.INES")).contains(agent);
        assertThat(house.agents.bySignInName(" ada.ines\n")).contains(agent);
        assertThat(house.agents.bySignInName("ada")).isEmpty();
        assertThat(house.agents.bySignInName("' or '1'='1")).isEmpty();
        assertThat(house.agents.byId("")).isEmpty();
    }

    @Test
    void a_taken_sign_in_name_is_not_given_again() {
        Agent agent = create("ada").orElseThrow();

        assertThat(house.agents.create("ADA", "Eve", "hash-2", Role.ADMIN)).isEmpty();

        assertThat(house.agents.list()).containsExactly(agent);
    }

    @Test
    void of_those_who_take_a_sign_in_name_at_once_one_gets_it() throws Exception {
        List<Optional<Agent>> created =
                Together.run(Collections.nCopies(6, (Callable<Optional<Agent>>) () -> create("ada")));

        assertThat(created).filteredOn(Optional::isPresent).hasSize(1);
        assertThat(house.agents.list()).hasSize(1);
    }

    @Test
    void what_an_agent_may_do_and_the_password_can_be_changed() {
        Agent ada = create("ada").orElseThrow();
        Agent eva = create("eva").orElseThrow();

        assertThat(house.agents.setRole(ada.id(), Role.ADMIN)).isTrue();
        assertThat(house.agents.setActive(ada.id(), false)).isTrue();
        assertThat(house.agents.setPasswordHash(ada.id(), "hash-2")).isTrue();

        assertThat(house.agents.list())
                .containsExactly(new Agent(ada.id(), "ada", "Ada Example", "hash-2", Role.ADMIN, false, 4, false), eva);
        assertThat(house.agents.setActive(ada.id(), true)).isTrue();
        assertThat(house.agents.bySignInName("ada").orElseThrow().active()).isTrue();
    }

    @Test
    void every_change_of_rights_asks_for_a_new_sign_in() {
        Agent ada = create("ada").orElseThrow();

        assertThat(house.agents.signOutEverywhere(ada.id())).isEqualTo(ada.version() + 1);

        assertThat(house.agents.byId(ada.id()).orElseThrow().version()).isEqualTo(ada.version() + 1);
        assertThat(house.agents.signOutEverywhere("nobody")).isZero();
    }

    @Test
    void only_active_admins_are_counted_as_such() {
        Agent ada = create("ada").orElseThrow();
        Agent eva = create("eva").orElseThrow();
        house.agents.setRole(ada.id(), Role.ADMIN);
        house.agents.setRole(eva.id(), Role.SUPERVISOR);
        assertThat(house.agents.activeAdmins()).isOne();

        house.agents.setActive(ada.id(), false);

        assertThat(house.agents.activeAdmins()).isZero();
    }

    @Test
    void an_agent_of_a_provider_is_found_by_who_they_are_there() {
        Agent ada = house.agents
                .createWithIdentity("https://id.example 17", "ada", "Ada", "hash", Role.AUDITOR)
                .orElseThrow();
        Agent eva = create("eva").orElseThrow();

        assertThat(house.agents.byIdentity("https://id.example 17")).contains(ada);
        assertThat(house.agents.byIdentity("https://id.example 18")).isEmpty();
        assertThat(house.agents.signsInElsewhere(ada.id())).isTrue();
        assertThat(house.agents.signsInElsewhere(eva.id())).isFalse();
        assertThat(house.agents.createWithIdentity("https://id.example 17", "other", "Ada", "hash", Role.ADMIN))
                .isEmpty();
        assertThat(house.agents.createWithIdentity("https://id.example 18", "eva", "Eva", "hash", Role.ADMIN))
                .isEmpty();
    }

    @Test
    void nobody_is_not_changed() {
        assertThat(house.agents.setRole("nobody", Role.ADMIN)).isFalse();
        assertThat(house.agents.setActive("nobody", false)).isFalse();
        assertThat(house.agents.setPasswordHash("nobody", "hash")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "İ", "🦊", "a\u202E", "a\u0000"})
    void a_name_without_end_is_cut_and_found_again(String letter) {
        Agent agent = house.agents
                .create(letter.repeat(500), letter.repeat(500), "hash", Role.AGENT)
                .orElseThrow();

        assertThat(house.agents.bySignInName(letter.repeat(500))).contains(agent);
        assertThat(agent.signInName()).hasSizeBetween(99, 100);
    }
}

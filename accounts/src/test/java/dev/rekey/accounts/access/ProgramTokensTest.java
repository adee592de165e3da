package dev.rekey.accounts.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.accounts.Database;
import dev.rekey.accounts.House;
import dev.rekey.accounts.OnBothDatabases;
import dev.rekey.accounts.Stored;
import dev.rekey.accounts.access.ProgramTokens.NewToken;
import dev.rekey.accounts.access.ProgramTokens.Program;
import dev.rekey.accounts.access.ProgramTokens.Scope;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@OnBothDatabases
class ProgramTokensTest {

    private final House house;

    ProgramTokensTest(Database database) {
        house = new House(database);
    }

    @AfterEach
    void close() {
        house.close();
    }

    private NewToken create() {
        return house.programTokens.create("billing", Set.of(Scope.READ, Scope.START_SESSIONS), "ann");
    }

    @Test
    void a_token_names_its_program_and_what_it_may_do() {
        NewToken made = create();

        Program program = house.programTokens.use(made.token()).orElseThrow();

        assertThat(program).isEqualTo(made.program());
        assertThat(program.scopes()).containsExactlyInAnyOrder(Scope.READ, Scope.START_SESSIONS);
        assertThat(made.token()).matches("rekey_[A-Za-z0-9_-]{43}").isNotEqualTo(create().token());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "rekey_", "rekey_AAAA", "' or '1'='1", "Bearer rekey_x"})
    void what_is_no_token_names_nobody(String text) {
        create();

        assertThat(house.programTokens.use(text)).isEmpty();
    }

    @Test
    void a_revoked_token_is_of_no_use() {
        NewToken made = create();

        assertThat(house.programTokens.revoke(made.program().id()).orElseThrow().revokedAt())
                .isEqualTo(House.START);

        assertThat(house.programTokens.use(made.token())).isEmpty();
        assertThat(house.programTokens.inUse(made.program().id())).isFalse();
        assertThat(house.programTokens.inUse(create().program().id())).isTrue();
        assertThat(house.programTokens.list()).hasSize(2);
        assertThat(house.programTokens.revoke("nobody")).isEmpty();
    }

    @Test
    void the_last_use_is_known_to_the_minute() {
        NewToken made = create();
        assertThat(house.programTokens.list().get(0).lastUsedAt()).isNull();
        house.programTokens.use(made.token());

        house.clock.advance(Duration.ofSeconds(59));
        house.programTokens.use(made.token());
        assertThat(house.programTokens.list().get(0).lastUsedAt()).isEqualTo(House.START);

        house.clock.advance(Duration.ofSeconds(1));
        house.programTokens.use(made.token());
        assertThat(house.programTokens.list().get(0).lastUsedAt()).isEqualTo(House.START.plusSeconds(60));
    }

    @Test
    void a_token_is_not_kept() {
        String token = create().token();

        assertThat(Stored.in(house.jdbc).cells("program_token")).isNotEmpty();
        assertThat(Stored.in(house.jdbc).shows(token)).isFalse();
        assertThat(Stored.in(house.jdbc).shows(token.substring(6))).isFalse();
        assertThat(create().toString()).doesNotContain("rekey_");
    }
}

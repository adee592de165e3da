package dev.rekey.e2e.prove;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which row comes when, and on which database. */
class TurnsTest {

    private static final List<Rows.Row> ALL = List.copyOf(Rows.all().values());

    @Test
    void a_run_that_ends_within_its_first_round_has_had_both_databases() {
        assertThat(Prove.turns(ALL, 11, 0, "", true).subList(0, 16))
                .extracting(Prove.Turn::postgres)
                .contains(true, false);
    }

    @Test
    void a_row_that_one_seed_leaves_for_late_comes_early_with_another() {
        Set<String> early = new HashSet<>();
        for (long seed = 0; seed < 100; seed++) {
            Prove.turns(ALL, seed, 0, "", true)
                    .subList(0, 16)
                    .forEach(turn -> early.add(turn.row().id()));
        }
        assertThat(early).hasSameSizeAs(ALL);
    }

    @Test
    void in_two_rounds_each_row_is_once_on_each_database() {
        Map<String, Set<Boolean>> where = new HashMap<>();
        for (int round = 2; round < 4; round++) {
            assertThat(Prove.turns(ALL, 11, round, "", true))
                    .extracting(Prove.Turn::row)
                    .containsExactlyInAnyOrderElementsOf(ALL);
            Prove.turns(ALL, 11, round, "", true)
                    .forEach(turn -> where.computeIfAbsent(turn.row().id(), none -> new HashSet<>())
                            .add(turn.postgres()));
        }
        assertThat(where.values()).allMatch(databases -> databases.size() == 2);
    }

    @Test
    void a_seed_always_means_the_same() {
        assertThat(Prove.turns(ALL, 11, 0, "", true)).isEqualTo(Prove.turns(ALL, 11, 0, "", true));
        assertThat(Prove.turns(ALL, 11, 0, "", true)).isNotEqualTo(Prove.turns(ALL, 12, 0, "", true));
    }

    @Test
    void rows_that_are_done_once_come_in_their_own_order_on_the_database_that_was_named() {
        assertThat(Prove.turns(ALL, 11, 0, "", false))
                .containsExactlyElementsOf(
                        ALL.stream().map(row -> new Prove.Turn(row, false)).toList());
        assertThat(Prove.turns(ALL, 11, 0, "postgres", false)).allMatch(Prove.Turn::postgres);
        assertThat(Prove.turns(ALL, 11, 0, "h2", true)).noneMatch(Prove.Turn::postgres);
    }
}

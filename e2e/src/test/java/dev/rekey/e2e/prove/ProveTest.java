package dev.rekey.e2e.prove;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The quick rows of the proof, on every change; all of them: {@code ./rekey prove}. */
class ProveTest {

    @TempDir
    Path folder;

    @Test
    void what_is_acknowledged_is_kept_while_parts_are_away_or_die() {
        String told = prove("--rows", "W1,C6,N8,J2", "--database", "h2", "--seed", "11");
        assertThat(told).endsWith("4 passed, 0 failed");
    }

    @ParameterizedTest
    @EnumSource(names = {"SAVED_NOWHERE", "COUNTED_TWICE"})
    void a_bug_that_was_planted_is_found(PlantedBug bug) {
        assertThat(Prove.find(bug, Rows.all(), 11, folder)).isNotEmpty();
    }

    private static String prove(String... arguments) {
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        Prove.run(new PrintStream(told, true, StandardCharsets.UTF_8), arguments);
        return told.toString(StandardCharsets.UTF_8).strip();
    }
}

package dev.rekey.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What a person at the terminal gets. */
class CommandsTest {

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        CommandLine line = Rekey.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }

    @ParameterizedTest
    @ValueSource(strings = {"up", "demo", "import"})
    void every_command_answers_help(String command) {
        assertThat(run(command, "--help")).isZero();
        assertThat(out.toString()).contains("Usage: rekey " + command).contains("--data");
    }

    @Test
    void a_port_that_is_no_number_is_a_wrong_call_with_a_sentence() {
        assertThat(run("up", "--port", "http")).isEqualTo(2);
        assertThat(err.toString()).contains("'http' is not an int");
    }

    @Nested
    class Importing {

        private static final String HEADER =
                "customer,name,exchange,market,label,slots,runningBots,whitelist,lastWorkingAt,mode\n";

        @Test
        void takes_a_whole_list_and_the_same_list_again_changes_nothing() throws IOException {
            // given
            Path list = file("list.csv", HEADER + """
                    7001,Eva Stern,kraken,SPOT,Savings,main;extra,2,203.0.113.7,2026-11-23T09:30:00Z,live
                    7001,Eva Stern,binance,FUTURES,Grid,,0,,,live
                    """);

            // when
            int first = load(list);
            int second = load(list);

            // then
            assertThat(List.of(first, second)).as("%s", err).containsOnly(0);
            assertThat(out.toString().lines())
                    .containsExactly("2 added, 0 updated, 0 unchanged.", "0 added, 0 updated, 2 unchanged.");
        }

        @Test
        void names_every_bad_row_with_its_line_and_stores_nothing() throws IOException {
            // given
            Path list = file("list.csv", HEADER + """
                    7001,Eva Stern,kraken,SPOT,Savings,,2,203.0.113.7,,live
                    7001,Eva Stern,kraken,FUTURES,No such market,,0,,,live
                    7002,Finn,nowhere,SPOT,No such exchange,,0,,,live
                    7003,Gus,binance,SPOT,Bots,,many,,,live
                    """);

            // when
            int code = load(list);

            // then
            assertThat(code).isEqualTo(1);
            assertThat(out.toString())
                    .contains("line 3, ")
                    .contains("line 4, ")
                    .contains("line 5, runningBots: ")
                    .doesNotContain("line 2")
                    .contains("Nothing was imported: 3 problems.");
            // and a good list starts from nothing
            assertThat(load(file("good.csv", HEADER + "7001,Eva Stern,kraken,SPOT,Savings,,2,203.0.113.7,,live\n")))
                    .isZero();
            assertThat(out.toString()).contains("1 added, 0 updated, 0 unchanged.");
        }

        @Test
        void takes_json_as_well() throws IOException {
            Path list = file("list.json", """
                    [{"customer":"7001","name":"Eva Stern","exchange":"kucoin","market":"SPOT","label":"Everyday"}]
                    """);

            assertThat(load(list)).as("%s", err).isZero();
            assertThat(out.toString()).contains("1 added");
        }

        @Test
        void a_file_that_is_not_there_or_of_no_known_kind_is_said_in_one_sentence() throws IOException {
            assertThat(load(folder.resolve("missing.csv"))).isEqualTo(1);
            assertThat(load(file("list.xls", "x"))).isEqualTo(1);

            assertThat(err.toString())
                    .contains("There is no readable file")
                    .contains("The file must end in .csv or .json.")
                    .doesNotContain("\tat ");
        }

        private int load(Path list) {
            return run(
                    "import", list.toString(), "--data", folder.resolve("data").toString());
        }

        private Path file(String name, String text) throws IOException {
            return Files.writeString(folder.resolve(name), text);
        }
    }
}

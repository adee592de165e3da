package dev.rekey.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rekey.accounts.AuditEntry;
import dev.rekey.accounts.files.PrivateFile;
import dev.rekey.accounts.secrets.MasterKey;
import dev.rekey.accounts.signing.Signing;
import dev.rekey.accounts.signing.SigningKey;
import dev.rekey.accounts.write.AuditTrail;
import dev.rekey.operate.StoppedEdition;
import dev.rekey.workflows.codec.PayloadKeys;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
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
    @ValueSource(strings = {"up", "demo", "import", "audit", "keys", "migrate", "payload-key", "people"})
    void every_command_answers_help(String command) {
        assertThat(run(command, "--help")).isZero();
        assertThat(out.toString()).contains("Usage: rekey " + command);
    }

    @Test
    void the_help_of_up_says_what_counts_where_an_option_is_left_out() {
        assertThat(run("up", "--help")).isZero();

        assertThat(out.toString().replaceAll("\\s+", " "))
                .contains(
                        "--data " + UpCommand.DEFAULTS.data(),
                        "--port " + UpCommand.DEFAULTS.port(),
                        "--temporal-port " + UpCommand.DEFAULTS.temporalPort(),
                        "--ui-port " + UpCommand.DEFAULTS.uiPort(),
                        "--sandbox-port " + UpCommand.DEFAULTS.sandboxPort() + " (and the "
                                + (LocalOptions.SANDBOX_PORTS - 1) + " after it)",
                        "--mailbox-port " + UpCommand.DEFAULTS.mailboxPort(),
                        "--second-check-after "
                                + UpCommand.DEFAULTS.secondCheckAfter().toSeconds());
    }

    @Test
    void a_database_is_brought_up_to_this_version_and_what_is_next_is_said() throws Exception {
        // given
        String url = "jdbc:h2:file:" + folder.resolve("migrated")
                + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH";

        // when
        int code = run("migrate", "--database-url", url);

        // then
        assertThat(code).as("%s", err).isZero();
        assertThat(out.toString()).contains("Now run grants.sql");
        try (Connection connection = DriverManager.getConnection(url)) {
            assertThat(connection
                            .createStatement()
                            .executeQuery("select count(*) from audit_chain")
                            .next())
                    .isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bench", "leaks", "doctor", "test"})
    void every_command_of_the_script_answers_help_and_does_nothing(String command) throws Exception {
        // given a machine on which nothing could be built or run
        ProcessBuilder script = new ProcessBuilder("/bin/bash", "../rekey", command, "--help");
        script.environment().put("PATH", "/bin");
        script.environment().put("JAVA_HOME", folder.toString());

        // when
        Process process = script.redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        // then
        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said).startsWith("Usage: rekey " + command);
    }

    @Test
    void a_java_that_first_says_which_options_it_picked_up_is_found() throws Exception {
        // given
        ProcessBuilder script = new ProcessBuilder("/bin/bash", "../rekey", "doctor");
        script.environment().put("JAVA_TOOL_OPTIONS", "-Dpicked.up=yes");

        // when
        Process process = script.redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        // then
        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said).containsPattern("JDK +\\d+ /");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bench", "leaks", "doctor"})
    void an_option_that_a_command_does_not_have_is_a_wrong_call(String command) throws Exception {
        Process process = new ProcessBuilder("/bin/bash", "../rekey", command, "--quick").start();

        assertThat(new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("rekey: '--quick' is no option of " + command + ".");
        assertThat(process.waitFor()).isEqualTo(1);
    }

    @Test
    void a_port_that_is_no_number_is_a_wrong_call_with_a_sentence() {
        assertThat(run("up", "--port", "http")).isEqualTo(2);
        assertThat(err.toString()).contains("'http' is not an int");
    }

    @Test
    void what_temporal_keeps_is_sealed_only_when_it_is_asked_for() {
        assertThat(options().seal()).isFalse();
        assertThat(options("--seal").seal()).isTrue();
    }

    private LocalOptions options(String... arguments) {
        LocalArguments given = new LocalArguments();
        new CommandLine(given).parseArgs(arguments);
        return given.or(LocalOptions.inFolder(folder));
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
                7001,Eva Stern,bitstamp,FUTURES,No such market,,0,,,live
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
        void takes_accounts_on_exchanges_that_have_closed_on_the_markets_they_had() throws IOException {
            assertThat(load(file("closed.csv", HEADER + """
                7001,Eva Stern,bitmex,FUTURES,Old hedge,,0,,,live
                7001,Eva Stern,bitmart,FUTURES,Small caps,,0,,,live
                """))).as("%s", err).isZero();
            assertThat(out.toString()).contains("2 added");
            assertThat(load(file("never.csv", HEADER + "7001,Eva Stern,bitmex,SPOT,Never there,,0,,,live\n")))
                    .isEqualTo(1);
        }

        @Test
        void takes_the_unicode_text_of_a_spreadsheet_and_says_how_other_letters_were_read() throws IOException {
            // given
            Path unicode = Files.write(
                    folder.resolve("list.txt"),
                    ("\uFEFF" + HEADER + "7001,Jörg Stern,KuCoin,Spot,Zürich,,0,,,live\n")
                            .replace(',', '\t')
                            .getBytes(StandardCharsets.UTF_16LE));
            Path western = Files.write(
                    folder.resolve("list.csv"),
                    (HEADER + "7001,Jörg Stern,kucoin,SPOT,Zürich,,0,,,live\n")
                            .getBytes(Charset.forName("windows-1252")));

            // when, then
            assertThat(load(unicode)).as("%s%s", out, err).isZero();
            assertThat(out.toString()).contains("1 added, 0 updated, 0 unchanged.");
            assertThat(load(western)).as("%s%s", out, err).isZero();
            assertThat(out.toString()).contains("it was read as Windows-1252", "0 added, 0 updated, 1 unchanged.");
        }

        @Test
        void says_of_a_workbook_what_it_is_and_how_to_save_it() throws IOException {
            Path workbook = Files.write(folder.resolve("list.xlsx"), new byte[] {'P', 'K', 3, 4, 20, 0, 6, 0});

            assertThat(load(workbook)).isEqualTo(1);

            assertThat(out.toString())
                    .contains("line 1: This is a workbook", "CSV UTF-8", "Nothing was imported: one problem.");
        }

        @Test
        void keeps_what_it_stores_to_whoever_runs_it() throws IOException {
            // given: as an earlier version left it
            assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
            Path data = Files.createDirectory(folder.resolve("data"));
            Path old = Files.writeString(data.resolve("temporal.db"), "x");
            Path foreign = Files.writeString(data.resolve("notes.txt"), "x");
            Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.setPosixFilePermissions(old, PosixFilePermissions.fromString("rw-r--r--"));
            Files.setPosixFilePermissions(foreign, PosixFilePermissions.fromString("rw-r--r--"));

            // when
            load(file("good.csv", HEADER + "7001,Eva Stern,kraken,SPOT,Savings,,2,203.0.113.7,,live\n"));

            // then
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data)))
                    .isEqualTo("rwx------");
            try (Stream<Path> files = Files.list(data)) {
                assertThat(files.filter(path -> !path.equals(foreign)))
                        .hasSizeGreaterThan(1)
                        .allSatisfy(
                                path -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                                        .isEqualTo("rw-------"));
            }
            // and: what is not ours is left alone
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(foreign)))
                    .isEqualTo("rw-r--r--");
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
            assertThat(load(file("list.doc", "x"))).isEqualTo(1);

            assertThat(err.toString())
                    .contains("There is no readable file")
                    .contains("The file must end in .csv, .tsv, .txt or .json.")
                    .doesNotContain("\tat ");
        }

        @Test
        void a_file_larger_than_any_list_is_said_to_be_too_large_and_not_read_to_its_end() throws IOException {
            // given three gigabytes, none of which the disk has to keep
            Path list = folder.resolve("list.csv");
            try (FileChannel channel =
                    FileChannel.open(list, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                channel.position(3L << 30);
                channel.write(ByteBuffer.wrap(new byte[1]));
            }

            assertThat(load(list)).isEqualTo(1);
            assertThat(out.toString()).contains("The file is too large: 64 MB fit. Save it in parts.");
        }

        private int load(Path list) {
            return run(
                    "import", list.toString(), "--data", folder.resolve("data").toString());
        }

        private Path file(String name, String text) throws IOException {
            return Files.writeString(folder.resolve(name), text);
        }
    }

    @Nested
    class Auditing {

        private String data() {
            return folder.resolve("data").toString();
        }

        private void given(int entries) {
            given(1, entries);
        }

        private void given(int first, int last) {
            try (ConfigurableApplicationContext context = StoppedEdition.open(folder.resolve("data"), "")) {
                AuditTrail trail = context.getBean(AuditTrail.class);
                for (int i = first; i <= last; i++) {
                    trail.append(new AuditEntry(
                            Instant.parse("2026-11-23T09:30:00Z"),
                            "AGENT",
                            "sam",
                            "LINK_MADE",
                            "4711",
                            null,
                            null,
                            "Row " + i + ".",
                            "r" + i));
                }
            }
        }

        /** Verifies, and answers the hash of the newest root. */
        private String verified() {
            StringBuffer said = out.getBuffer();
            said.setLength(0);
            assertThat(run("audit", "verify", "--data", data())).as("%s", err).isZero();
            Matcher root = Pattern.compile("covers all of them: ([0-9a-f]{64})").matcher(said);
            assertThat(root.find()).as("%s", said).isTrue();
            return root.group(1);
        }

        @Test
        void a_whole_trail_is_signed_and_shows_its_root() throws IOException {
            given(3);
            SigningKey.make(folder.resolve("data").resolve("worker-signing.key"));

            String hash = verified();

            assertThat(out.toString())
                    .contains("All 3 entries are as they were written.")
                    .contains("Root 1 of ");
            assertThat(verified()).isEqualTo(hash);
            given(4, 4);
            assertThat(verified()).isNotEqualTo(hash);
            assertThat(run("audit", "verify", "--data", data(), "--head", hash)).isZero();
        }

        @Test
        void where_no_worker_has_signed_that_is_said() {
            given(3);

            assertThat(run("audit", "verify", "--data", data())).isZero();
            assertThat(out.toString())
                    .contains("All 3 entries are as they were written.")
                    .contains("No worker has signed where they stand yet.");
        }

        @Test
        void a_changed_row_is_named_and_the_exit_code_says_no() {
            // given
            given(3);
            try (ConfigurableApplicationContext context = StoppedEdition.open(folder.resolve("data"), "")) {
                context.getBean(JdbcClient.class)
                        .sql("update audit_entry set actor = 'somebody else' where entry_no = 2")
                        .update();
            }

            // then
            assertThat(run("audit", "verify", "--data", data())).isEqualTo(1);
            assertThat(out.toString()).contains("Entry 2 is not as it was written.");
        }

        @Test
        void a_trail_that_was_put_back_to_an_earlier_root_lacks_the_hash_noted_since() throws IOException {
            // given
            given(1);
            SigningKey.make(folder.resolve("data").resolve("worker-signing.key"));
            String first = verified();
            given(2, 3);
            String noted = verified();

            // when
            try (ConfigurableApplicationContext context = StoppedEdition.open(folder.resolve("data"), "")) {
                JdbcClient database = context.getBean(JdbcClient.class);
                for (String sql : List.of(
                        "delete from audit_root_end where root_no = 2",
                        "delete from audit_root where root_no = 2",
                        "delete from audit_entry where place > 1",
                        "update audit_chain set entries = 1, hash = (select hash from audit_entry) where entries > 1")) {
                    assertThat(database.sql(sql).update()).as(sql).isPositive();
                }
            }

            // then
            assertThat(verified()).isEqualTo(first);
            assertThat(run("audit", "verify", "--data", data(), "--head", noted))
                    .isEqualTo(1);
            assertThat(out.toString()).contains("the noted hash is not in it");
        }

        @Test
        void all_rows_are_exported_oldest_first_and_no_file_is_overwritten() throws IOException {
            // given
            given(501);
            Path file = folder.resolve("trail.jsonl");

            // when
            int code = run("audit", "export", file.toString(), "--data", data());

            // then
            assertThat(code).as("%s", err).isZero();
            assertThat(Files.readAllLines(file))
                    .hasSize(501)
                    .first()
                    .asString()
                    .startsWith("{\"number\":1,\"at\":\"2026-11-23T09:30:00Z\"");
            assertThat(PrivateFile.openToOthers(file))
                    .as("who but its owner reads who did what")
                    .isFalse();
            assertThat(out.toString()).contains("501 rows written to ");
            assertThat(run("audit", "export", file.toString(), "--data", data()))
                    .isEqualTo(1);
            assertThat(err.toString()).contains("Name a new one.");
        }

        @Test
        void one_row_is_not_spoken_of_as_many() {
            given(1);

            assertThat(run("audit", "export", folder.resolve("one.jsonl").toString(), "--data", data()))
                    .isZero();
            assertThat(out.toString()).contains("1 row written to ");
        }

        @Test
        void a_folder_that_is_not_there_is_not_made() {
            assertThat(run(
                            "audit",
                            "verify",
                            "--data",
                            folder.resolve("nowhere").toString()))
                    .isEqualTo(1);
            assertThat(err.toString()).contains("There is no data folder");
            assertThat(folder.resolve("nowhere")).doesNotExist();
        }
    }

    @Nested
    class ReplacingTheMasterKey {

        private Path data() {
            return folder.resolve("data");
        }

        private Path key() {
            return data().resolve("master.key");
        }

        @Test
        void a_key_file_is_replaced_in_place() throws IOException {
            // given
            StoppedEdition.open(data(), "").close();
            MasterKey.fromFile(key());
            String old = Files.readString(key());

            // when
            int code = run("keys", "rotate", "--data", data().toString());

            // then
            assertThat(code).as("%s", err).isZero();
            assertThat(out.toString()).contains("The master key is replaced: 0 values wrapped anew.");
            assertThat(Files.readString(key())).isNotEqualTo(old).hasSameSizeAs(old);
        }

        @Test
        void a_key_that_a_command_prints_is_replaced_by_the_second_one_it_prints() throws IOException {
            // given
            StoppedEdition.open(data(), "").close();
            run("keys", "new");
            run("keys", "new");
            Path both = Files.writeString(folder.resolve("both"), out.toString());
            Path first = Files.writeString(
                    folder.resolve("first"), out.toString().lines().findFirst().orElseThrow());

            // then
            assertThat(run("keys", "rotate", "--data", data().toString(), "--key-command", "cat " + first))
                    .isEqualTo(1);
            assertThat(err.toString()).contains("Put the new one behind it as a second line");
            assertThat(run("keys", "rotate", "--data", data().toString(), "--key-command", "cat " + both))
                    .as("%s", err)
                    .isZero();
            assertThat(out.toString()).contains("Leave only the new key, the second line");
        }

        @Test
        void a_signing_key_is_made_for_its_owner_only_and_never_over_another_one() throws IOException {
            // given
            Path key = folder.resolve("starter-signing.key");

            // when
            int code = run("keys", "signing", key.toString());

            // then
            assertThat(code).as("%s", err).isZero();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                    .isEqualTo("rw-------");
            byte[] statement = "anything".getBytes(StandardCharsets.UTF_8);
            String signature = new Signing("starter", key, false, List.of()).sign(statement);
            assertThat(new Signing("starter", null, false, List.of(SigningKey.publicHalf(key)))
                            .signed(statement, signature))
                    .isTrue();

            // when
            String before = Files.readString(key);

            // then
            assertThat(run("keys", "signing", key.toString())).isEqualTo(1);
            assertThat(err.toString()).contains("is there already; a key is never overwritten");
            assertThat(Files.readString(key)).isEqualTo(before);
        }

        @Test
        void a_payload_key_is_made_for_its_owner_only_and_never_over_another_one() throws IOException {
            Path key = folder.resolve("payload.key");

            assertThat(run("payload-key", key.toString())).as("%s", err).isZero();

            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                    .isEqualTo("rw-------");
            assertThat(PayloadKeys.fromFiles(List.of(key), true).any()).isTrue();
            String made = Files.readString(key);
            assertThat(run("payload-key", key.toString())).isEqualTo(1);
            assertThat(err.toString()).contains("is there already; a key is never overwritten");
            assertThat(Files.readString(key)).isEqualTo(made);
        }

        @Test
        void a_folder_without_a_key_gets_none() {
            StoppedEdition.open(data(), "").close();

            assertThat(run("keys", "rotate", "--data", data().toString())).isEqualTo(1);
            assertThat(err.toString()).contains("There is no master key file");
            assertThat(key()).doesNotExist();
        }
    }
}

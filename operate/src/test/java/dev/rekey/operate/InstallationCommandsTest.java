package dev.rekey.operate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.accounts.access.Agent;
import dev.rekey.accounts.access.Agents;
import dev.rekey.accounts.access.Role;
import dev.rekey.accounts.read.AuditLine;
import dev.rekey.accounts.read.AuditLog;
import dev.rekey.accounts.signing.Signing;
import dev.rekey.accounts.signing.SigningKey;
import dev.rekey.accounts.write.AuditRoots;
import dev.rekey.starter.security.PasswordHashes;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import picocli.CommandLine;

/** What an operator gets at a terminal, with the database and keys of an installation. */
class InstallationCommandsTest {

    private static final Pattern PASSWORD = Pattern.compile("Password, shown once: (\\S+)");

    @TempDir
    Path conf;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void installation() throws IOException {
        System.setProperty(Installation.FOLDER, conf.toString());
        Files.writeString(
                conf.resolve("operator.properties"),
                "spring.datasource.url=jdbc:h2:file:" + conf.resolve("accounts")
                        + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH\n");
    }

    @AfterEach
    void none() {
        System.clearProperty(Installation.FOLDER);
    }

    private int run(String... arguments) {
        CommandLine line = Operate.commandLine(new Operate.Root());
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }

    private <T> T inDatabase(Function<ConfigurableApplicationContext, T> look) {
        try (ConfigurableApplicationContext context = StoppedEdition.open(Path.of("nowhere"), "")) {
            return look.apply(context);
        }
    }

    private Agent agent(String name) {
        return inDatabase(context -> new Agents(context.getBean(JdbcClient.class), Clock.systemUTC())
                .bySignInName(name)
                .orElseThrow());
    }

    @Test
    void the_first_admin_is_added_with_a_password_that_has_to_be_changed_and_a_row_in_the_audit_trail() {
        // given
        assertThat(run("migrate")).as("%s", err).isZero();

        // when
        int code = run("people", "add", "Ada", "Ada Lovelace");

        // then
        assertThat(code).as("%s", err).isZero();
        Matcher password = PASSWORD.matcher(out.toString());
        assertThat(password.find()).isTrue();
        Agent ada = agent("ada");
        assertThat(ada.role()).isEqualTo(Role.ADMIN);
        assertThat(ada.passwordLent()).isTrue();
        assertThat(PasswordHashes.encoder().matches(password.group(1), ada.passwordHash()))
                .isTrue();
        AuditLine row = inDatabase(context -> context.getBean(AuditLog.class).after(0, 10))
                .get(0);
        assertThat(row.entry().action()).isEqualTo("PERSON_ADDED");
        assertThat(row.entry().actor()).isEqualTo("operator");
        assertThat(row.entry().text()).isEqualTo("ada (Ada Lovelace) as ADMIN");
        assertThat(row.entry().toString()).doesNotContain(password.group(1));
    }

    @Test
    void the_trail_is_held_against_the_workers_public_key_that_the_example_names() throws IOException {
        // given an installation whose worker signed the trail
        String named = Files.readAllLines(Path.of("src", "package", "conf", "operator.properties.example")).stream()
                .filter(line -> line.startsWith("rekey.signing.workers="))
                .findFirst()
                .orElseThrow();
        Files.writeString(conf.resolve("operator.properties"), named + "\n", StandardOpenOption.APPEND);
        Path key = conf.resolve("worker-signing.key");
        SigningKey.make(key);
        run("migrate");
        run("people", "add", "ada", "Ada Lovelace");
        Boolean signed = inDatabase(context -> new AuditRoots(
                        context.getBean(JdbcClient.class),
                        context.getBean(PlatformTransactionManager.class),
                        new Signing("worker", key, false, List.of()),
                        Clock.systemUTC())
                .make()
                .isPresent());
        assertThat(signed).isTrue();

        // then
        assertThat(run("audit", "verify")).as("%s", err).isZero();
        assertThat(out.toString()).contains("covers all of them: ").doesNotContain("not checked");

        // and when the key is another one
        Files.delete(SigningKey.publicHalf(key));
        SigningKey.make(conf.resolve("another.key"));
        Files.copy(SigningKey.publicHalf(conf.resolve("another.key")), SigningKey.publicHalf(key));

        // then
        assertThat(run("audit", "verify")).isEqualTo(1);
        assertThat(out.toString()).contains("Root 1 was signed by no worker that is known here.");
    }

    @Test
    void where_there_is_an_admin_another_one_is_added_only_on_request_and_under_a_name_that_is_free() {
        run("migrate");
        run("people", "add", "ada", "Ada Lovelace");

        assertThat(run("people", "add", "bob", "Bob")).isEqualTo(1);
        assertThat(err.toString()).contains("There is an admin already").contains("--another");

        assertThat(run("people", "add", "--another", "ADA", "Ada Again")).isEqualTo(1);
        assertThat(err.toString()).contains("Somebody signs in as ada already.");

        assertThat(run("people", "add", "--another", "bob", "Bob")).isZero();
        assertThat(agent("bob").role()).isEqualTo(Role.ADMIN);
        assertThat(agent("ada").name()).isEqualTo("Ada Lovelace");
    }

    @Test
    void a_name_that_is_none_is_refused_in_a_sentence() {
        run("migrate");

        assertThat(run("people", "add", "a b", "Somebody")).isEqualTo(1);
        assertThat(err.toString())
                .contains("A sign-in name has letters, digits")
                .doesNotContain("\tat ");
    }

    @Test
    void no_command_but_migrate_changes_the_tables() {
        assertThat(run("people", "add", "ada", "Ada Lovelace")).isEqualTo(1);
        assertThat(run("audit", "verify")).isEqualTo(1);
        assertThat(err.toString()).contains("not at this version yet. Run the command 'migrate' first.");

        assertThat(run("migrate")).isZero();
        assertThat(run("audit", "verify")).as("%s", err).isZero();
    }

    @Test
    void without_its_file_a_command_says_which_one_is_missing() throws IOException {
        Files.delete(conf.resolve("operator.properties"));

        assertThat(run("audit", "verify")).isEqualTo(1);
        assertThat(err.toString())
                .contains("There is no readable file " + conf.resolve("operator.properties"))
                .contains("Copy operator.properties.example there");
    }

    @Test
    void all_keys_of_an_installation_are_made_at_once_for_their_owner_and_never_anew() throws IOException {
        // given
        List<String> secret =
                List.of("master.key", "worker-signing.key", "starter.key", "starter-signing.key", "payload.key");

        // when
        int first = run("keys", "make", conf.toString());

        // then
        assertThat(first).as("%s", err).isZero();
        StringBuilder keys = new StringBuilder();
        for (String name : secret) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(conf.resolve(name))))
                    .isEqualTo("rw-------");
            keys.append(Files.readString(conf.resolve(name)));
            assertThat(out.toString()).contains("Made " + conf.resolve(name) + ", for ");
        }
        assertThat(conf.resolve("worker-signing.key.pub")).exists();
        assertThat(conf.resolve("starter-signing.key.pub")).exists();

        // when
        int second = run("keys", "make", conf.toString());

        // then
        assertThat(second).isZero();
        assertThat(out.toString())
                .contains("Kept " + conf.resolve("master.key") + ", for workers: it was there already.");
        StringBuilder again = new StringBuilder();
        for (String name : secret) {
            again.append(Files.readString(conf.resolve(name)));
        }
        assertThat(again.toString()).isEqualTo(keys.toString());
    }

    @Test
    void the_master_key_is_replaced_where_the_installation_keeps_it() throws IOException {
        run("migrate");
        run("keys", "make", conf.toString());
        String before = Files.readString(conf.resolve("master.key"));

        assertThat(run("keys", "rotate")).as("%s", err).isZero();

        assertThat(Files.readString(conf.resolve("master.key"))).isNotEqualTo(before);
    }
}

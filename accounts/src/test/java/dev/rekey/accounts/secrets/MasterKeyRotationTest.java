package dev.rekey.accounts.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.rekey.accounts.Database;
import dev.rekey.accounts.House;
import dev.rekey.accounts.OnBothDatabases;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.datasource.DelegatingDataSource;

@OnBothDatabases
class MasterKeyRotationTest {

    private static final CredentialSecret SECRET = new CredentialSecret("the-api-key", "the-secret", null);

    private final Database database;

    @TempDir
    Path folder;

    MasterKeyRotationTest(Database database) {
        this.database = database;
    }

    /** A pool that fails, as when the process dies, at the n-th statement that is prepared; counted from {@link #arm}. */
    private static final class Failing extends DelegatingDataSource {

        private int left = Integer.MAX_VALUE;

        Failing(HikariDataSource pool) {
            super(pool);
        }

        void arm(int statements) {
            left = statements;
        }

        @Override
        public Connection getConnection() throws SQLException {
            Connection connection = super.getConnection();
            return (Connection) Proxy.newProxyInstance(
                    Failing.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, parameters) -> {
                        if (method.getName().equals("prepareStatement") && left-- <= 0) {
                            throw new SQLException("stopped here");
                        }
                        try {
                            return method.invoke(connection, parameters);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }
    }

    private HikariDataSource pool(String url) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setUsername(database.user());
        config.setPassword("");
        config.setMaximumPoolSize(2);
        return new HikariDataSource(config);
    }

    private static MasterKeyRotation rotation(House house) {
        return new MasterKeyRotation(house.jdbc, house.transactions, house.audit, house.clock);
    }

    /** A database with every kind of value under the master key. */
    private static String given(House house) {
        MasterKeyMark.check(house.jdbc, house.masterKey);
        String account = house.account("Main");
        house.credentials.storeAndPromote(account, "main", "a1", SECRET, null, house.entry("promoted", "a1"));
        for (int session = 1; session <= 3; session++) {
            house.intakeKeys.create("session-" + session, account, House.START.plus(Duration.ofDays(1)));
        }
        return account;
    }

    private static String paste(House house, String account, String session) {
        String publicKey = house.intakePublicKeys.publicKey(session, account).orElseThrow();
        return IntakeKeyStore.seal(publicKey, session, account, "main", 1, SECRET);
    }

    private static void everythingOpens(House house, String account) throws Exception {
        assertThat(house.credentials.openCurrent(account, "main")).contains(SECRET);
        assertThat(house.fingerprints.matchesOld(account, "main", "the-api-key"))
                .isTrue();
        for (int session = 1; session <= 3; session++) {
            String name = "session-" + session;
            assertThat(house.intakeKeys.open(name, account, "main", 1, paste(house, account, name)))
                    .isEqualTo(SECRET);
        }
    }

    private static List<String> lines(Path file) throws Exception {
        return Files.readAllLines(file, StandardCharsets.US_ASCII);
    }

    @Test
    void everything_opens_under_the_new_key_alone_and_old_keys_are_still_recognised() throws Exception {
        Path file = folder.resolve("master.key");
        try (House house = new House(database, database.newDatabase(), MasterKey.fromFile(file))) {
            String account = given(house);
            String old = lines(file).get(0);

            // when
            MasterKeyRotation.Result result = rotation(house).run(MasterKey.fromFile(file));

            // then
            assertThat(result).isEqualTo(new MasterKeyRotation.Result(6, 0, true));
            assertThat(lines(file)).hasSize(1).doesNotContain(old);
            everythingOpens(house.with(MasterKey.fromFile(file)), account);
            assertThat(house.actions()).last().isEqualTo("MASTER_KEY_REPLACED");
            MasterKey former = MasterKey.from(new MasterKeySource.InEnvironment("OLD", name -> old));
            assertThatThrownBy(() -> house.with(former).credentials.openCurrent(account, "main"))
                    .isInstanceOf(SealBroken.class);
            assertThatThrownBy(() -> MasterKeyMark.check(house.jdbc, former))
                    .hasMessageContaining("another master key");
        }
    }

    @Test
    void a_process_that_runs_meanwhile_goes_on_and_wraps_under_the_new_key() throws Exception {
        Path file = folder.resolve("master.key");
        try (House running = new House(database, database.newDatabase(), MasterKey.fromFile(file))) {
            String account = given(running);

            // when
            rotation(running).run(MasterKey.fromFile(file));

            // then
            everythingOpens(running, account);
            running.intakeKeys.create("session-9", account, House.START.plus(Duration.ofDays(1)));
            House later = running.with(MasterKey.fromFile(file));
            assertThat(later.intakeKeys.open("session-9", account, "main", 1, paste(later, account, "session-9")))
                    .isEqualTo(SECRET);
        }
    }

    @Test
    void a_replacement_that_stops_at_any_statement_leaves_all_readable_and_is_ended_by_the_next() throws Exception {
        int stops = 0;
        for (int statement = 0; ; statement++) {
            Path file = Files.createTempDirectory(folder, "stop").resolve("master.key");
            try (HikariDataSource pool = pool(database.newDatabase())) {
                Failing source = new Failing(pool);
                House house = new House(source, MasterKey.fromFile(file));
                String account = given(house);
                MasterKey before = MasterKey.fromFile(file);

                // when
                source.arm(statement);
                boolean stopped = false;
                try {
                    rotation(house).run(MasterKey.fromFile(file));
                } catch (RuntimeException e) {
                    stopped = true;
                }
                source.arm(Integer.MAX_VALUE);

                // then what ran before and what starts now can both read everything
                everythingOpens(new House(source, before), account);
                MasterKeyMark.check(house.jdbc, MasterKey.fromFile(file));
                everythingOpens(new House(source, MasterKey.fromFile(file)), account);
                if (!stopped) {
                    break;
                }
                stops++;

                // and the next one ends it
                rotation(house).run(MasterKey.fromFile(file));
                assertThat(lines(file)).hasSize(1);
                everythingOpens(new House(source, MasterKey.fromFile(file)), account);
                assertThat(house.jdbc
                                .sql("select count(*) from master_key_mark where previous_mark is null")
                                .query(Long.class)
                                .single())
                        .isOne();
                assertThat(house.actions().stream().filter("MASTER_KEY_REPLACED"::equals))
                        .hasSize(1);
            }
        }
        assertThat(stops).isGreaterThan(15);
    }

    @Test
    void a_key_that_is_no_file_is_replaced_by_a_person_who_puts_the_new_one_behind_it() throws Exception {
        String old = MasterKey.newLine();
        String both = old + "\n" + MasterKey.newLine();
        MasterKey alone = MasterKey.from(new MasterKeySource.InEnvironment("KEY", name -> old));
        MasterKey two = MasterKey.from(new MasterKeySource.InEnvironment("KEY", name -> both));
        try (House house = new House(database, database.newDatabase(), alone)) {
            String account = given(house);

            assertThatThrownBy(() -> rotation(house).run(alone)).hasMessageContaining("as a second line");
            assertThat(rotation(house).run(two)).isEqualTo(new MasterKeyRotation.Result(6, 0, false));

            String left = both.lines().toList().get(1);
            everythingOpens(
                    house.with(MasterKey.from(new MasterKeySource.InEnvironment("KEY", name -> left))), account);
        }
    }

    @Test
    void what_opened_under_no_key_before_is_counted_and_left() throws Exception {
        Path file = folder.resolve("master.key");
        try (House house = new House(database, database.newDatabase(), MasterKey.fromFile(file))) {
            given(house);
            house.jdbc
                    .sql("update intake_key set wrapped_private = :junk where session_id = 'session-2'")
                    .param("junk", Base64.getDecoder().decode("AAAA"))
                    .update();

            assertThat(rotation(house).run(MasterKey.fromFile(file)))
                    .isEqualTo(new MasterKeyRotation.Result(5, 1, true));
        }
    }
}

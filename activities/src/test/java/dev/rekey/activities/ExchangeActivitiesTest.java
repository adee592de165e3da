package dev.rekey.activities;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekey.accounts.AccountsConfiguration;
import dev.rekey.accounts.AttemptRecord;
import dev.rekey.accounts.AuditEntry;
import dev.rekey.accounts.KeyState;
import dev.rekey.accounts.KeySummary;
import dev.rekey.accounts.read.AccountDirectory;
import dev.rekey.accounts.read.Attempts;
import dev.rekey.accounts.read.AuditLog;
import dev.rekey.accounts.read.UnrepairedBoard;
import dev.rekey.accounts.secrets.CredentialSecret;
import dev.rekey.accounts.secrets.CredentialStore;
import dev.rekey.accounts.secrets.Fingerprints;
import dev.rekey.accounts.secrets.IntakeKeyStore;
import dev.rekey.accounts.secrets.SecretsConfiguration;
import dev.rekey.accounts.vault.NewWords;
import dev.rekey.accounts.vault.Vaults;
import dev.rekey.accounts.write.AccountCorrections;
import dev.rekey.accounts.write.AccountImport;
import dev.rekey.accounts.write.Accounts;
import dev.rekey.accounts.write.AttemptLog;
import dev.rekey.accounts.write.ForeignKeys;
import dev.rekey.exchanges.catalog.Catalog;
import dev.rekey.exchanges.check.KeyCheckRequest;
import dev.rekey.exchanges.check.KeyReport;
import dev.rekey.terms.Check;
import dev.rekey.terms.Finding;
import dev.rekey.terms.FindingCode;
import dev.rekey.terms.Market;
import dev.rekey.terms.Phrase;
import dev.rekey.terms.Step;
import dev.rekey.terms.Verdict;
import dev.rekey.terms.Withdrawals;
import dev.rekey.workflows.MaskedText;
import dev.rekey.workflows.activities.ExchangeActivities;
import dev.rekey.workflows.model.VerifyRequest;
import dev.rekey.workflows.model.VerifyResult;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.testing.TestActivityEnvironment;
import java.io.StringReader;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What becomes of a key when something happens to its account while the exchange is asked about it. */
class ExchangeActivitiesTest {

    private static final String SESSION = "session-1";
    private static final CredentialSecret FIRST = new CredentialSecret("first-api-key-1111", "first-secret", null);
    private static final CredentialSecret SECOND = new CredentialSecret("second-api-key-2222", "second-secret", null);

    @TempDir
    static Path folder;

    private static final AtomicInteger DATABASES = new AtomicInteger();

    private final TestActivityEnvironment temporal = TestActivityEnvironment.newInstance();

    private ConfigurableApplicationContext stores;
    private AccountDirectory directory;
    private CredentialStore credentials;
    private IntakeKeyStore intake;
    private Accounts accounts;
    private ExchangeActivities activities;
    private String account;

    /** What the exchange says, and what happens before it has said it. */
    private Verdict answer = Verdict.ACCEPTED;

    private Runnable meanwhile = () -> {};
    private boolean sends = true;
    private int asked;
    private @Nullable KeyCheckRequest askedLast;
    private Withdrawals rests = Withdrawals.TOLD_OFF;
    private Duration behind = Duration.ZERO;

    /** The clock of the worker that makes the next check. */
    private final class WorkersClock extends Clock {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Instant instant() {
            return Instant.now().minus(behind);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({
        DataSourceAutoConfiguration.class,
        DataSourceTransactionManagerAutoConfiguration.class,
        JdbcTemplateAutoConfiguration.class,
        JdbcClientAutoConfiguration.class,
        FlywayAutoConfiguration.class
    })
    @Import({AccountsConfiguration.class, SecretsConfiguration.class})
    static class Stores {}

    @BeforeEach
    void open() {
        stores = new SpringApplicationBuilder(Stores.class)
                .properties(Map.of(
                        "spring.main.web-application-type",
                        "none",
                        "spring.main.banner-mode",
                        "off",
                        "spring.datasource.url",
                        "jdbc:h2:mem:activities" + DATABASES.incrementAndGet()
                                + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH",
                        "rekey.signing.starter-key-file",
                        folder.resolve("starter-signing.key").toString(),
                        "rekey.signing.worker-key-file",
                        folder.resolve("worker-signing.key").toString(),
                        "rekey.master-key-file",
                        folder.resolve("master" + DATABASES.get() + ".key").toString()))
                .run();
        directory = stores.getBean(AccountDirectory.class);
        credentials = stores.getBean(CredentialStore.class);
        intake = stores.getBean(IntakeKeyStore.class);
        accounts = stores.getBean(Accounts.class);
        stores.getBean(AccountImport.class).importCsv(new StringReader("""
            customer,name,exchange,market,label,slots,whitelist,mode
            4711,Ada Example,kucoin,SPOT,Main,main,127.0.0.2,live
            """), (exchange, market) -> true);
        account = directory.accounts("4711").get(0).id();
        temporal.registerActivitiesImplementations(new ExchangeActivitiesImpl(
                intake,
                credentials,
                stores.getBean(Fingerprints.class),
                directory,
                stores.getBean(AttemptLog.class),
                request -> {
                    asked++;
                    askedLast = request;
                    Runnable event = meanwhile;
                    meanwhile = () -> {};
                    event.run();
                    return new KeyReport(
                            "binance",
                            answer,
                            List.of(),
                            "uid-7",
                            null,
                            null,
                            lastFour(request.credential().apiKey()),
                            sends,
                            null,
                            rests,
                            false);
                },
                Catalog.load(),
                stores.getBean(ForeignKeys.class),
                new WorkersClock()));
        activities = temporal.newActivityStub(
                ExchangeActivities.class,
                ActivityOptions.newBuilder()
                        .setStartToCloseTimeout(Duration.ofMinutes(1))
                        .setRetryOptions(
                                RetryOptions.newBuilder().setMaximumAttempts(1).build())
                        .build());
    }

    @AfterEach
    void close() {
        temporal.close();
        stores.close();
    }

    @Test
    void a_key_that_is_proved_is_in_use_and_one_that_is_proved_again_is_in_use_once() {
        // given
        reset();
        VerifyRequest request = pasted(1, FIRST);

        // then
        assertThat(activities.verify(request).verdict()).isEqualTo(Verdict.ACCEPTED);
        assertThat(activities.verify(request).verdict()).isEqualTo(Verdict.ACCEPTED);
        assertThat(lastFour()).containsExactly("1111");
        assertThat(directory.needsKeySince(account)).isEmpty();
        assertThat(directory.account(account).orElseThrow().exchangeUid()).isEqualTo("uid-7");
    }

    @Test
    void a_key_under_proof_during_a_reset_is_not_put_in_use() {
        // given
        VerifyRequest request = pasted(1, FIRST);
        meanwhile = this::reset;

        // when
        VerifyResult result = activities.verify(request);

        // then
        assertThat(result.verdict()).isEqualTo(Verdict.REJECTED);
        assertThat(result.findings()).extracting(Finding::told).containsExactly(Phrase.of(FindingCode.NOT_IN_USE));
        nothingIsInUseAndTheAccountSaysSo();
    }

    @Test
    void a_key_that_waits_for_its_exchange_during_a_reset_is_not_put_in_use_when_its_time_comes() {
        // given
        VerifyRequest request = pasted(1, FIRST);
        answer = Verdict.NOT_READY;
        assertThat(activities.verify(request).verdict()).isEqualTo(Verdict.NOT_READY);

        // when
        reset();
        answer = Verdict.ACCEPTED;

        // then nobody is asked any more
        assertThat(activities.verify(request).verdict()).isEqualTo(Verdict.REJECTED);
        assertThat(asked).isEqualTo(1);
        nothingIsInUseAndTheAccountSaysSo();
        // and the same key may be handed in anew
        assertThat(activities.verify(pasted(2, FIRST)).verdict()).isEqualTo(Verdict.ACCEPTED);
        assertThat(lastFour()).containsExactly("1111");
    }

    @Test
    void a_key_under_proof_at_the_end_of_its_rotation_is_not_put_in_use() {
        // given
        VerifyRequest request = pasted(1, FIRST);
        meanwhile = () -> credentials.discardCandidates(account);

        // then
        assertThat(activities.verify(request).verdict()).isEqualTo(Verdict.REJECTED);
        assertThat(lastFour()).isEmpty();
    }

    @Test
    void a_key_is_not_kept_in_a_vault_that_somebody_else_put_there_and_is_when_the_customers_own_is_back() {
        // given
        Vaults vaults = stores.getBean(Vaults.class);
        NewWords words = vaults.newWords("4711");
        vaults.typedBack("4711", words.ticket(), words.words().words().get(words.asked() - 1));
        JdbcClient database = stores.getBean(JdbcClient.class);
        byte[] own = database.sql("select public_key from vault")
                .query((row, index) -> row.getBytes(1))
                .single();
        VerifyRequest request = pasted(1, FIRST);
        meanwhile = () -> database.sql("update vault set public_key = :theirs")
                .param("theirs", new byte[32])
                .update();

        for (int round = 0; round < 2; round++) {
            // when the vault is exchanged while the exchange is asked, and when it was before
            VerifyResult refused = activities.verify(request);

            // then the key waits, is in nobody's hands, and support is told once
            assertThat(refused.verdict()).isEqualTo(Verdict.UNKNOWN);
            assertThat(refused.findings())
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.told()).isEqualTo(Phrase.of(FindingCode.VAULT_CHANGED)));
            assertThat(lastFour()).isEmpty();
            assertThat(database.sql("select count(*) from credential")
                            .query(Integer.class)
                            .single())
                    .isZero();
        }
        assertThat(asked).isEqualTo(1);
        assertThat(stores.getBean(UnrepairedBoard.class).open(10))
                .singleElement()
                .satisfies(told -> assertThat(told.text())
                        .contains("was not made by our pages", "Find out who can write the database"));
        assertThat(database.sql("select count(*) from audit_entry where action = 'VAULT_REFUSED'")
                        .query(Integer.class)
                        .single())
                .isOne();

        // when the row is put back
        database.sql("update vault set public_key = :own").param("own", own).update();

        // then the same key is proved and in use
        assertThat(activities.verify(request).verdict()).isEqualTo(Verdict.ACCEPTED);
        assertThat(lastFour()).containsExactly("1111");
        assertThat(stores.getBean(UnrepairedBoard.class).open(10)).isEmpty();
    }

    @Test
    void a_second_check_during_a_reset_finds_no_key() {
        // given
        activities.verify(pasted(1, FIRST));
        meanwhile = this::reset;

        // then
        assertThat(activities.confirm(held(1)).verdict()).isEqualTo(Verdict.REJECTED);
        nothingIsInUseAndTheAccountSaysSo();
    }

    @Test
    void a_second_check_speaks_of_the_key_that_is_in_use_when_it_ends() {
        // given
        activities.verify(pasted(1, FIRST));
        meanwhile = () -> credentials.storeAndPromote(
                account,
                "main",
                "a2",
                SECOND,
                null,
                new AuditEntry(Instant.now(), "PROGRAM", "rekey", "KEY_IN_USE", "4711", SESSION, account, "", null));

        // when
        VerifyResult result = activities.confirm(held(1));

        // then
        assertThat(result.verdict()).isEqualTo(Verdict.ACCEPTED);
        assertThat(result.lastFour()).isEqualTo("2222");
        assertThat(lastFour()).containsExactly("2222");
    }

    @Test
    void another_key_pasted_under_the_number_of_one_in_use_is_not_taken_for_it() {
        // given
        activities.verify(pasted(1, FIRST));

        // when a workflow that was set back counts from one again
        VerifyResult result = activities.verify(pasted(1, SECOND));

        // then
        assertThat(result.verdict()).isEqualTo(Verdict.REJECTED);
        assertThat(lastFour()).containsExactly("1111");
        assertThat(activities.verify(pasted(2, SECOND)).verdict()).isEqualTo(Verdict.ACCEPTED);
    }

    @Test
    void a_key_of_which_a_part_was_written_in_the_open_is_accepted_by_no_way() {
        // given
        activities.verify(pasted(1, FIRST));
        int before = asked;
        List<String> written = List.of(MaskedText.ending(FIRST.secret()), MaskedText.ending(SECOND.apiKey()));

        // when it is the key we hold, or a new one
        List<VerifyResult> results = List.of(
                activities.confirm(exposed(held(1), written)), activities.verify(exposed(pasted(2, SECOND), written)));

        // then
        assertThat(results).allSatisfy(result -> {
            assertThat(result.verdict()).isEqualTo(Verdict.REJECTED);
            assertThat(result.unasked()).isTrue();
            assertThat(result.findings())
                    .singleElement()
                    .extracting(Finding::check, Finding::repair)
                    .containsExactly(Check.NEW_KEY, Step.GENERATE_KEY);
        });
        assertThat(asked).isEqualTo(before);
        assertThat(lastFour()).containsExactly("1111");
        assertThat(activities
                        .verify(exposed(pasted(3, SECOND), List.of("zzzz")))
                        .verdict())
                .isEqualTo(Verdict.ACCEPTED);
    }

    @Test
    void what_was_judged_without_sending_anything_costs_no_check() {
        // given fields that cannot be sent
        answer = Verdict.REJECTED;
        sends = false;

        // when
        VerifyResult result = activities.verify(pasted(1, FIRST));

        // then
        assertThat(result.unasked()).isTrue();
        assertThat(stores.getBean(Attempts.class).unaskedSince(account, Instant.EPOCH))
                .hasSize(1);

        // when they can
        sends = true;
        answer = Verdict.ACCEPTED;
        assertThat(activities.verify(pasted(2, FIRST)).unasked()).isNull();
        assertThat(stores.getBean(Attempts.class).unaskedSince(account, Instant.EPOCH))
                .hasSize(1);
    }

    private static VerifyRequest exposed(VerifyRequest request, List<String> endings) {
        return new VerifyRequest(
                request.sessionId(),
                request.customerId(),
                request.accountId(),
                request.exchange(),
                request.market(),
                request.slot(),
                request.attempt(),
                request.sealed(),
                request.triedSince(),
                endings,
                null,
                null);
    }

    @Test
    void what_was_asked_later_counts_though_the_worker_that_found_it_has_a_slow_clock() {
        // given a check of one worker
        answer = Verdict.UNKNOWN;
        Instant now = Instant.now();
        activities.verify(pasted(1, FIRST).at(now));

        // when another one makes the next, and its clock is an hour behind
        behind = Duration.ofHours(1);
        answer = Verdict.ACCEPTED;
        activities.verify(pasted(1, FIRST).at(now.plusSeconds(1)));

        // then the attempt shows what its key came to
        assertThat(stores.getBean(Attempts.class).of(SESSION, account))
                .extracting(AttemptRecord::verdict)
                .containsExactly("ACCEPTED");
    }

    @Test
    void what_the_customer_states_goes_to_the_check_and_the_trail_says_that_it_was_not_checked() {
        // given
        VerifyRequest pasted = pasted(1, FIRST);
        rests = Withdrawals.STATED;

        // when
        VerifyResult result = activities.verify(new VerifyRequest(
                pasted.sessionId(),
                pasted.customerId(),
                pasted.accountId(),
                pasted.exchange(),
                pasted.market(),
                pasted.slot(),
                pasted.attempt(),
                pasted.sealed(),
                null,
                List.of(),
                true,
                null));

        // then
        assertThat(Objects.requireNonNull(askedLast).withdrawalsOff()).isTrue();
        assertThat(result.withdrawals()).isEqualTo(Withdrawals.STATED);
        assertThat(stores.getBean(AuditLog.class).after(0, 1_000))
                .extracting(line -> line.entry().action() + ": " + line.entry().text())
                .anySatisfy(line -> assertThat(line)
                        .startsWith("KEY_IN_USE: ")
                        .endsWith(" The key may not withdraw: stated by the customer, not checked."));
    }

    @ParameterizedTest
    @CsvSource({
        "4712, kucoin, SPOT, main",
        "4711, woox, SPOT, main",
        "4711, kucoin, FUTURES, main",
        "4711, kucoin, SPOT, extra"
    })
    void a_request_that_does_not_fit_its_account_is_refused_for_good(
            String customer, String exchange, Market market, String slot) {
        // given
        activities.verify(pasted(1, FIRST));
        VerifyRequest request =
                new VerifyRequest(SESSION, customer, account, exchange, market, slot, 2, sealed(slot, 2, SECOND), null);

        // then
        for (Runnable call : List.<Runnable>of(() -> activities.verify(request), () -> activities.confirm(request))) {
            assertThatThrownBy(call::run)
                    .isInstanceOf(ActivityFailure.class)
                    .cause()
                    .isInstanceOfSatisfying(
                            ApplicationFailure.class,
                            failure -> assertThat(failure.isNonRetryable()).isTrue());
        }
        assertThat(asked).isEqualTo(1);
        assertThat(lastFour()).containsExactly("1111");
    }

    @Test
    void the_next_check_of_the_same_key_goes_by_what_support_has_corrected_since() {
        // given: a list that was wrong, so that the trader's right key was refused
        AccountCorrections corrections = stores.getBean(AccountCorrections.class);
        AccountCorrections.By sam = new AccountCorrections.By("AGENT", "sam", SESSION, Set.of("main"));
        corrections.correct(
                Objects.requireNonNull(corrections.present("4711", account)),
                new AccountCorrections.Wanted(null, "438", null, null),
                sam);
        answer = Verdict.REJECTED;
        assertThat(activities.verify(pasted(1, FIRST)).verdict()).isEqualTo(Verdict.REJECTED);
        assertThat(Objects.requireNonNull(askedLast).expectedUid()).isEqualTo("438");

        // when
        corrections.correct(
                Objects.requireNonNull(corrections.present("4711", account)),
                new AccountCorrections.Wanted("Savings", "uid-7", null, "127.0.0.3"),
                sam);
        answer = Verdict.ACCEPTED;
        VerifyResult result = activities.verify(pasted(2, FIRST));

        // then
        assertThat(askedLast.expectedUid()).isEqualTo("uid-7");
        assertThat(askedLast.whitelist()).containsExactly("127.0.0.3");
        assertThat(result.verdict()).isEqualTo(Verdict.ACCEPTED);
        assertThat(lastFour()).containsExactly("1111");
    }

    private void reset() {
        accounts.wipeCredentials(account);
        accounts.markNeedsKey(account, Instant.now());
    }

    private void nothingIsInUseAndTheAccountSaysSo() {
        assertThat(lastFour()).isEmpty();
        assertThat(directory.needsKeySince(account)).isPresent();
    }

    private static String lastFour(String apiKey) {
        return apiKey.substring(apiKey.length() - 4);
    }

    private List<String> lastFour() {
        return directory.keys(account).stream()
                .filter(key -> key.state() != KeyState.PREVIOUS)
                .map(KeySummary::lastFour)
                .toList();
    }

    private VerifyRequest pasted(int attempt, CredentialSecret secret) {
        return request(attempt, sealed("main", attempt, secret));
    }

    private VerifyRequest held(int attempt) {
        return request(attempt, null);
    }

    private VerifyRequest request(int attempt, @Nullable String sealed) {
        return new VerifyRequest(SESSION, "4711", account, "kucoin", Market.SPOT, "main", attempt, sealed, null);
    }

    private String sealed(String slot, int attempt, CredentialSecret secret) {
        String publicKey = intake.create(SESSION, account, Instant.now().plus(Duration.ofDays(1)));
        return IntakeKeyStore.seal(publicKey, SESSION, account, slot, attempt, secret);
    }
}

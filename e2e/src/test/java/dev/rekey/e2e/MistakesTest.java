package dev.rekey.e2e;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.accounts.KeyState;
import dev.rekey.accounts.TradingAccount;
import dev.rekey.accounts.read.AccountDirectory;
import dev.rekey.accounts.secrets.CredentialSecret;
import dev.rekey.local.DemoData;
import dev.rekey.local.DemoKeys;
import dev.rekey.local.MainJob;
import dev.rekey.sandbox.KeyOrder;
import dev.rekey.sandbox.LiveKey;
import dev.rekey.sandbox.SandboxExchanges;
import dev.rekey.sandbox.SandboxKey;
import dev.rekey.terms.Market;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/**
 * A trader who makes one mistake after the other, in one real session: each is named with what to do, changes nothing in
 * the account, and in the end every account has its new key.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MistakesTest {

    private static final String USER = DemoData.user(DemoData.CUSTOMER);
    private static final String PASSPHRASE = "another-phrase-2";

    enum Mistake {
        SWAPPED,
        SPOT_KEY_FOR_FUTURES,
        WITHDRAW_ON,
        WRONG_PASSPHRASE,
        WRONG_SECRET,
        ADDRESS_MISSING,
        KEY_OF_THE_OTHER_ACCOUNT,
        KEY_OF_ANOTHER_CUSTOMER,
        OLD_KEY,
        DELETED_AFTER_THE_FIRST_CHECK
    }

    /** What the trader and the vault saw after a mistake. */
    private record Seen(JsonNode view, boolean keyInUse) {}

    private final Map<String, Deque<Mistake>> mistakes = new HashMap<>(Map.of(
            "Grid bots main", queue(Mistake.SPOT_KEY_FOR_FUTURES, Mistake.WITHDRAW_ON),
            "Hedge main",
                    queue(
                            Mistake.SWAPPED,
                            Mistake.WRONG_PASSPHRASE,
                            Mistake.WRONG_SECRET,
                            Mistake.ADDRESS_MISSING,
                            Mistake.DELETED_AFTER_THE_FIRST_CHECK),
            "Long term main", queue(Mistake.KEY_OF_THE_OTHER_ACCOUNT, Mistake.KEY_OF_ANOTHER_CUSTOMER),
            "Savings main", queue(Mistake.OLD_KEY),
            "Savings extra", queue()));

    private final Map<Mistake, Seen> seen = new EnumMap<>(Mistake.class);
    private final Map<String, Mistake> last = new HashMap<>();
    private final Map<String, LiveKey> good = new HashMap<>();

    private Edition edition;
    private MainJob job;
    private Map<String, String> outcomes;

    @BeforeAll
    void make_every_mistake_once(@TempDir Path data) {
        edition = Edition.start(data);
        job = edition.job(this::key, this::told);
        job.open(job.start(DemoData.CUSTOMER, "VAULT_RESET"));
        outcomes = job.finish();
    }

    @AfterAll
    void stop() {
        edition.close();
    }

    @Test
    void every_account_has_its_new_key_in_the_end() {
        assertThat(outcomes).hasSize(4);
        assertThat(outcomes.values()).containsOnly("REPLACED");
    }

    @ParameterizedTest
    @EnumSource(Mistake.class)
    void each_mistake_is_refused_with_a_sentence_and_a_step(Mistake mistake) {
        JsonNode view = seen(mistake).view();
        assertThat(view.path("verdict").asString()).isEqualTo("REJECTED");
        assertThat(view.path("findings"))
                .filteredOn(finding -> finding.path("result").asString().equals("FAILED"))
                .isNotEmpty()
                .allSatisfy(finding -> {
                    assertThat(finding.path("say").asString()).endsWith(".");
                    assertThat(finding.path("advice").asString()).endsWith(".");
                });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            SWAPPED                       | KEY_ACCEPTED | KuCoin does not know this key
            SPOT_KEY_FOR_FUTURES          | TRADE        | Futures
            WITHDRAW_ON                   | NO_WITHDRAW  | withdraw
            WRONG_PASSPHRASE              | PASSPHRASE   | passphrase
            WRONG_SECRET                  | SECRET       | secret
            ADDRESS_MISSING               | ADDRESSES    | 127.20.0.20
            KEY_OF_THE_OTHER_ACCOUNT      | NEW_KEY      | Grid bots
            KEY_OF_ANOTHER_CUSTOMER       | SAME_ACCOUNT | another
            OLD_KEY                       | NEW_KEY      | This is the key you had before
            DELETED_AFTER_THE_FIRST_CHECK | KEY_ACCEPTED | KuCoin does not know this key
            """)
    void and_the_sentence_names_it(Mistake mistake, String check, String words) {
        assertThat(seen(mistake).view().path("findings"))
                .filteredOn(finding -> finding.path("check").asString().equals(check))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.path("result").asString()).isEqualTo("FAILED");
                    assertThat(finding.path("say").asString() + " "
                                    + finding.path("advice").asString() + " "
                                    + finding.path("detail").asString(""))
                            .containsIgnoringCase(words);
                });
    }

    @ParameterizedTest
    @EnumSource(value = Mistake.class, mode = EnumSource.Mode.EXCLUDE, names = "DELETED_AFTER_THE_FIRST_CHECK")
    void and_no_key_is_put_in_use(Mistake mistake) {
        assertThat(seen(mistake).keyInUse()).isFalse();
    }

    /** The trader's hand: the next mistake of this account, or at last a good key. */
    private CredentialSecret key(String exchange, Market market, String label, List<String> addresses) {
        Mistake mistake = mistakes.getOrDefault(label, queue()).poll();
        if (mistake != null) {
            last.put(label, mistake);
        }
        DemoKeys careful = new DemoKeys(edition.rekey.sandbox());
        LiveKey key = careful.make(exchange, market, USER, label, addresses);
        good.put(label, key);
        return mistake == null ? DemoKeys.pasted(key) : spoilt(mistake, key.key(), addresses);
    }

    private CredentialSecret spoilt(Mistake mistake, SandboxKey key, List<String> addresses) {
        SandboxExchanges sandbox = edition.rekey.sandbox();
        switch (mistake) {
            case SPOT_KEY_FOR_FUTURES ->
                sandbox.editPermissions(
                        key.exchange(), key.apiKey(), DemoKeys.permissions(key.exchange(), Market.SPOT));
            case WITHDRAW_ON -> {
                Set<String> boxes = new HashSet<>(key.permissions());
                boxes.add("enableWithdrawals");
                sandbox.editPermissions(key.exchange(), key.apiKey(), boxes);
            }
            case ADDRESS_MISSING ->
                sandbox.editAddresses(key.exchange(), key.apiKey(), addresses.subList(0, addresses.size() - 1));
            case SWAPPED,
                    WRONG_PASSPHRASE,
                    WRONG_SECRET,
                    KEY_OF_THE_OTHER_ACCOUNT,
                    KEY_OF_ANOTHER_CUSTOMER,
                    OLD_KEY,
                    DELETED_AFTER_THE_FIRST_CHECK -> {
                // These are made in what is pasted, or later.
            }
        }
        return switch (mistake) {
            case SWAPPED -> new CredentialSecret(key.secret(), key.apiKey(), key.passphrase());
            case WRONG_PASSPHRASE -> new CredentialSecret(key.apiKey(), key.secret(), PASSPHRASE);
            case WRONG_SECRET -> new CredentialSecret(key.apiKey(), other(key).secret(), key.passphrase());
            case KEY_OF_THE_OTHER_ACCOUNT -> DemoKeys.pasted(good("Grid bots main"));
            case KEY_OF_ANOTHER_CUSTOMER ->
                DemoKeys.pasted(new DemoKeys(sandbox)
                        .make(key.exchange(), Market.SPOT, DemoData.user("4712"), "Theirs", addresses));
            case OLD_KEY -> {
                SandboxKey old = sandbox.keys(key.exchange(), USER).get(0);
                yield new CredentialSecret(old.apiKey(), old.secret(), old.passphrase());
            }
            default -> new CredentialSecret(key.apiKey(), key.secret(), key.passphrase());
        };
    }

    private SandboxKey other(SandboxKey key) {
        return edition.rekey
                .sandbox()
                .createKey(
                        key.exchange(),
                        USER,
                        KeyOrder.of("Other", Set.copyOf(key.permissions()), key.addresses())
                                .withPassphrase(String.valueOf(key.passphrase())))
                .key();
    }

    /** What the trader reads after each step. */
    private void told(String line) {
        Matcher where = Pattern.compile("“(.+)”: (main|extra) (VERIFY ACCEPTED|[A-Z_]+ REJECTED)")
                .matcher(line);
        if (!where.find()) {
            return;
        }
        String label = where.group(1) + " " + where.group(2);
        Mistake mistake = last.get(label);
        if (mistake != null && where.group(3).endsWith("REJECTED")) {
            last.remove(label);
            TradingAccount account = account(label);
            seen.put(mistake, new Seen(job.page(account.id()).path("view"), inUse(account)));
        } else if (mistake == Mistake.DELETED_AFTER_THE_FIRST_CHECK) {
            // The moment between the two checks: the trader tidies up and takes the wrong key away.
            SandboxKey key = good(label).key();
            edition.rekey.sandbox().deleteKey(key.exchange(), key.apiKey());
        }
    }

    private Seen seen(Mistake mistake) {
        return requireNonNull(seen.get(mistake), "the trader came no further after " + mistake);
    }

    private LiveKey good(String label) {
        return requireNonNull(good.get(label), label);
    }

    private TradingAccount account(String label) {
        return edition.rekey.part(AccountDirectory.class).accounts(DemoData.CUSTOMER).stream()
                .filter(account -> account.live() && label.startsWith(account.label() + " "))
                .findFirst()
                .orElseThrow();
    }

    private boolean inUse(TradingAccount account) {
        return edition.rekey.part(AccountDirectory.class).keys(account.id()).stream()
                .anyMatch(key -> key.state() == KeyState.CURRENT);
    }

    private static Deque<Mistake> queue(Mistake... mistakes) {
        return new ArrayDeque<>(List.of(mistakes));
    }
}

package dev.rekey.accounts.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.accounts.AttemptRecord;
import dev.rekey.accounts.Database;
import dev.rekey.accounts.House;
import dev.rekey.accounts.OnBothDatabases;
import dev.rekey.accounts.access.Role;
import dev.rekey.accounts.read.InboxFilter.Sort;
import dev.rekey.accounts.write.AccountView;
import dev.rekey.accounts.write.Place;
import dev.rekey.accounts.write.SessionView;
import java.io.StringReader;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@OnBothDatabases
class InboxTest {

    private static final InboxFilter ALL = filter(null, null, null, null, null, null, null);

    private final House house;

    InboxTest(Database database) {
        house = new House(database);
    }

    @AfterEach
    void close() {
        house.close();
    }

    /**
     * Ada has a KuCoin account that waits for the exchange and a Binance account whose key was refused; Ben's KuCoin account
     * waits for the exchange; Cleo, whom no agent looks after, asks for help.
     */
    @BeforeEach
    void three_customers() {
        house.accountImport.importCsv(new StringReader("""
                        customer,name,exchange,market,label,runningBots,openPositions
                        1,Ada,kucoin,SPOT,Grid,2,0
                        1,Ada,binance,FUTURES,Hedge,1,3
                        2,Ben,kucoin,FUTURES,Scalper,0,1
                        3,Cleo,kraken,SPOT,Savings,0,0
                        """), (exchange, market) -> true);
        house.agents.create("kai", "Kai", "hash", Role.AGENT);
        session("ada", "1", "VAULT_RESET", "kai", false);
        session("ben", "2", "KEY_EXPIRED", "kai", false);
        session("cleo", "3", "KEY_EXPIRED", "platform", false);
        session("over", "3", "KEY_EXPIRED", "kai", true);
        waits("ada", "1", "Grid", "EXCHANGE", 5, new Place("VERIFY", "addresses-refused", "400006"));
        waits("ada", "1", "Hedge", "CUSTOMER", 3, new Place("GENERATE_KEY", "withdraw-on", "-2015"));
        waits("ben", "2", "Scalper", "EXCHANGE", 4, new Place("VERIFY", "addresses-refused", "400006"));
        waits("cleo", "3", "Savings", "SUPPORT", 1, new Place("PASTE", null, null));
    }

    @Test
    void a_session_waits_for_whom_it_needs_most_and_shows_the_account_that_does() {
        assertThat(house.inbox.totals(ALL)).isEqualTo(Map.of("CUSTOMER", 1L, "EXCHANGE", 1L, "SUPPORT", 1L));

        InboxRow ada = row(waiting("CUSTOMER"));

        assertThat(ada.customerName()).isEqualTo("Ada");
        assertThat(ada.agentName()).isEqualTo("Kai");
        assertThat(ada.openAccounts()).isEqualTo(2);
        assertThat(List.of(ada.runningBots(), ada.openPositions())).containsExactly(3, 3);
        assertThat(ada.account()).isNotNull().extracting(StoredView::label).isEqualTo("Hedge");
    }

    @Test
    void a_filter_finds_the_sessions_with_an_account_that_fits_all_of_it_and_shows_that_account() {
        assertThat(ids(filter(null, "kucoin", null, null, null, null, null))).containsExactly("ben", "ada");
        assertThat(row(filter(null, "kucoin", "SPOT", null, null, null, null)).account())
                .isNotNull()
                .extracting(StoredView::label)
                .isEqualTo("Grid");
        assertThat(ids(filter(null, "kucoin", null, "GENERATE_KEY", null, null, null)))
                .as("the step of another account")
                .isEmpty();
        assertThat(ids(filter(null, null, null, "VERIFY", "addresses-refused", null, null)))
                .containsExactly("ben", "ada");
        assertThat(ids(filter(null, null, null, null, null, "KEY_EXPIRED", null)))
                .containsExactly("ben", "cleo");
        assertThat(ids(new InboxFilter(null, "EXCHANGE", "kucoin", null, null, null, null, null, null, null)))
                .as("Ada has something to do herself")
                .containsExactly("ben");
    }

    @Test
    void what_an_agent_looks_after_and_what_nobody_does() {
        assertThat(ids(filter("kai", null, null, null, null, null, null))).containsExactly("ben", "ada");
        assertThat(ids(filter("", null, null, null, null, null, null))).containsExactly("cleo");

        house.agents.setActive(house.agents.bySignInName("kai").orElseThrow().id(), false);

        assertThat(ids(filter("", null, null, null, null, null, null)))
                .as("who is let in no more looks after nothing")
                .containsExactly("ben", "ada", "cleo");
    }

    @Test
    void a_search_finds_a_customer_a_label_an_exchange_code_and_the_end_of_a_key() {
        house.attemptLog.record(new AttemptRecord(
                "t1", "ben", "account", "main", 1, House.START, "REJECTED", "Zk9Q", "key-unknown", "[]", true));

        assertThat(ids(text("BEN"))).containsExactly("ben");
        assertThat(ids(text("hedge"))).containsExactly("ada");
        assertThat(ids(text("-2015"))).containsExactly("ada");
        assertThat(ids(text("400006"))).containsExactly("ben", "ada");
        assertThat(ids(text("Zk9Q"))).containsExactly("ben");
        assertThat(ids(text("%"))).isEmpty();
        assertThat(ids(text("-2015' or '1'='1"))).isEmpty();
    }

    @Test
    void the_order_is_by_time_by_name_or_by_what_stands_still() {
        InboxFilter some = filter(null, null, null, null, null, null, null);

        assertThat(sorted(some, Sort.SINCE)).containsExactly("ben", "ada", "cleo");
        assertThat(sorted(some, Sort.CUSTOMER)).containsExactly("ada", "ben", "cleo");
        assertThat(sorted(some, Sort.RISK)).containsExactly("ada", "ben", "cleo");
    }

    @Test
    void counts_say_how_many_sessions_a_filter_finds() {
        InboxCounts counts = house.inbox.counts(null, List.of(ago(2), ago(4)));

        assertThat(counts.byExchange()).isEqualTo(Map.of("kucoin", 2L, "binance", 1L, "kraken", 1L));
        assertThat(counts.byMarket()).isEqualTo(Map.of("SPOT", 2L, "FUTURES", 2L));
        assertThat(counts.byStep()).isEqualTo(Map.of("VERIFY", 2L, "GENERATE_KEY", 1L, "PASTE", 1L));
        assertThat(counts.byCause()).isEqualTo(Map.of("addresses-refused", 2L, "withdraw-on", 1L));
        assertThat(counts.byReason()).isEqualTo(Map.of("VAULT_RESET", 1L, "KEY_EXPIRED", 2L));
        assertThat(counts.byAge()).isEqualTo(Map.of(0, 1L, 1, 1L, 2, 1L));
        assertThat(ids(new InboxFilter(null, null, null, null, null, null, null, ago(4), ago(2), null)))
                .containsExactly("ada");
        assertThat(house.inbox.counts("", List.of(ago(1))).byExchange()).isEqualTo(Map.of("kraken", 1L));
        assertThat(house.inbox.counts("kai", List.of(ago(1))).byReason())
                .isEqualTo(Map.of("VAULT_RESET", 1L, "KEY_EXPIRED", 1L));
    }

    @Test
    void a_wave_is_many_sessions_that_wait_for_one_exchange_and_nothing_else() {
        assertThat(house.inbox.waves(1)).containsExactly(new Wave("kucoin", 1, ago(4)));
        assertThat(house.inbox.waves(2)).isEmpty();

        waits("ada", "1", "Hedge", "REKEY", 1, new Place("VERIFY", null, null));

        assertThat(house.inbox.waves(2)).containsExactly(new Wave("kucoin", 2, ago(5)));
    }

    private long revision;

    private static Instant ago(int hours) {
        return House.START.minus(Duration.ofHours(hours));
    }

    private void session(String id, String customer, String reason, String agent, boolean over) {
        house.progressWriter.publishSession(new SessionView(
                new SessionSummary(
                        id,
                        customer,
                        reason,
                        over ? "DONE" : "OPEN",
                        null,
                        agent,
                        1,
                        0,
                        null,
                        ago(9),
                        over ? ago(8) : null,
                        "Words."),
                1,
                "{}"));
    }

    private void waits(String session, String customer, String label, String on, int hours, Place place) {
        String account = house.directory.accounts(customer).stream()
                .filter(one -> one.label().equals(label))
                .findFirst()
                .orElseThrow()
                .id();
        house.progressWriter.publishAccount(new AccountView(session, account, ++revision, "{}", on, ago(hours), place));
    }

    private InboxRow row(InboxFilter filter) {
        List<InboxRow> rows = house.inbox.rows(filter, null, Sort.SINCE, Page.first(10));
        assertThat(rows).hasSize(1);
        return rows.get(0);
    }

    private List<String> ids(InboxFilter filter) {
        List<String> ids = sorted(filter, Sort.SINCE);
        Map<String, Long> listed = new TreeMap<>();
        for (String group : List.of("SUPPORT", "CUSTOMER", "EXCHANGE", "REKEY")) {
            int rows =
                    house.inbox.rows(filter, group, Sort.SINCE, Page.first(10)).size();
            if (rows > 0) {
                listed.put(group, (long) rows);
            }
        }
        assertThat(house.inbox.totals(filter))
                .as("the totals of what is listed")
                .isEqualTo(listed);
        assertThat(listed.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(ids.size());
        return ids;
    }

    private List<String> sorted(InboxFilter filter, Sort sort) {
        return house.inbox.rows(filter, null, sort, Page.first(10)).stream()
                .map(row -> row.summary().sessionId())
                .toList();
    }

    private static InboxFilter waiting(String whom) {
        return new InboxFilter(null, whom, null, null, null, null, null, null, null, null);
    }

    private static InboxFilter text(String text) {
        return new InboxFilter(null, null, null, null, null, null, null, null, null, text);
    }

    private static InboxFilter filter(
            @Nullable String agent,
            @Nullable String exchange,
            @Nullable String market,
            @Nullable String step,
            @Nullable String cause,
            @Nullable String reason,
            @Nullable String text) {
        return new InboxFilter(agent, null, exchange, market, step, cause, reason, null, null, text);
    }
}

package dev.rekey.accounts.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekey.accounts.Database;
import dev.rekey.accounts.House;
import dev.rekey.accounts.OnBothDatabases;
import dev.rekey.accounts.Together;
import dev.rekey.accounts.TradingAccount;
import dev.rekey.accounts.Whitelist;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@OnBothDatabases
class AccountsTest {

    private final House house;
    private final String account;

    AccountsTest(Database database) {
        house = new House(database);
        account = house.account("Main");
    }

    @AfterEach
    void close() {
        house.close();
    }

    private TradingAccount account() {
        return house.directory.account(account).orElseThrow();
    }

    @Test
    void remembers_the_first_id_that_the_exchange_told() {
        assertThat(house.accounts.rememberUid(account, "uid-7")).isTrue();
        assertThat(house.accounts.rememberUid(account, "uid-8")).isFalse();

        assertThat(account().exchangeUid()).isEqualTo("uid-7");
    }

    @Test
    void notes_the_first_moment_without_a_key_until_one_works() {
        Instant first = House.START;
        Instant later = first.plus(Duration.ofHours(1));

        assertThat(house.accounts.markNeedsKey(account, first)).isTrue();
        assertThat(house.accounts.markNeedsKey(account, later)).isFalse();
        assertThat(house.directory.needsKeySince(account)).contains(first);

        assertThat(house.accounts.markWorking(account, later)).isTrue();
        assertThat(house.directory.needsKeySince(account)).isEmpty();
        assertThat(account().lastWorkingAt()).isEqualTo(later);
    }

    @Test
    void a_key_that_works_ends_the_need_for_one_whatever_the_clocks_say_and_the_moment_never_goes_back() {
        Instant ahead = House.START.plus(Duration.ofHours(1));
        house.accounts.markWorking(account, ahead);
        house.accounts.markNeedsKey(account, ahead.plus(Duration.ofHours(1)));

        assertThat(house.accounts.markWorking(account, House.START)).isTrue();

        assertThat(house.directory.needsKeySince(account)).isEmpty();
        assertThat(account().lastWorkingAt()).isEqualTo(ahead);
    }

    @Test
    void gives_a_whitelist_that_differs_the_next_version() {
        assertThat(house.directory.whitelist(account)).isEqualTo(new Whitelist(account, 1, List.of("127.0.0.2")));

        assertThat(house.accounts.setWhitelist(account, List.of("127.0.0.2")).version())
                .isEqualTo(1);
        assertThat(house.accounts.setWhitelist(account, List.of("10.0.0.1", "10.0.0.2")))
                .isEqualTo(new Whitelist(account, 2, List.of("10.0.0.1", "10.0.0.2")));
        assertThat(house.accounts.setWhitelist(account, List.of())).isEqualTo(new Whitelist(account, 3, List.of()));

        assertThat(house.directory.whitelist(account)).isEqualTo(new Whitelist(account, 3, List.of()));
    }

    @Test
    void gives_no_version_twice_when_whitelists_are_set_at_once() throws Exception {
        List<Callable<Integer>> work = new ArrayList<>();
        for (int number = 0; number < 6; number++) {
            String address = "10.0.0." + number;
            work.add(
                    () -> house.accounts.setWhitelist(account, List.of(address)).version());
        }

        assertThat(Together.run(work)).containsExactlyInAnyOrder(2, 3, 4, 5, 6, 7);
    }

    @Test
    void knows_no_strangers() {
        assertThat(house.accounts.rememberUid("nobody", "uid")).isFalse();
        assertThat(house.accounts.markNeedsKey("nobody", House.START)).isFalse();
        assertThat(house.accounts.markWorking("nobody", House.START)).isFalse();
        assertThatThrownBy(() -> house.accounts.setWhitelist("nobody", List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> house.accounts.wipeCredentials("nobody")).isInstanceOf(IllegalArgumentException.class);
    }
}

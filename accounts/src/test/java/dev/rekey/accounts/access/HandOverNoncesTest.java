package dev.rekey.accounts.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.accounts.Database;
import dev.rekey.accounts.House;
import dev.rekey.accounts.OnBothDatabases;
import dev.rekey.accounts.Stored;
import dev.rekey.accounts.Together;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@OnBothDatabases
class HandOverNoncesTest {

    private final House house;
    private final Instant until = House.START.plusSeconds(60);

    HandOverNoncesTest(Database database) {
        house = new House(database);
    }

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void of_those_who_use_one_at_once_one_succeeds() throws Exception {
        List<Boolean> used = Together.run(
                Collections.nCopies(6, (Callable<Boolean>) () -> house.handOverNonces.use("nonce", until)));

        assertThat(used).containsOnlyOnce(true);
        assertThat(house.handOverNonces.use("another", until)).isTrue();
    }

    @Test
    void they_are_remembered_as_long_as_anybody_would_take_them() {
        house.handOverNonces.use("nonce", until);
        house.clock.advance(Duration.ofSeconds(60));
        assertThat(house.handOverNonces.use("nonce", until)).isFalse();

        house.clock.advance(Duration.ofSeconds(1));
        house.handOverNonces.use("later", until.plusSeconds(60));

        assertThat(Stored.in(house.jdbc).cells("handover_nonce")).doesNotContain("nonce");
    }
}

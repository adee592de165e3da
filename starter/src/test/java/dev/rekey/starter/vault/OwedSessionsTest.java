package dev.rekey.starter.vault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.accounts.store.Moments;
import dev.rekey.accounts.vault.NewWords;
import dev.rekey.accounts.vault.Vaults;
import dev.rekey.starter.door.RotationDoor;
import dev.rekey.starter.guide.FakeDoor;
import dev.rekey.starter.guide.GuidePagesApplication;
import dev.rekey.starter.guide.Sample;
import dev.rekey.workflows.model.Actor;
import dev.rekey.workflows.model.Reason;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A reset whose session could not be started, and a customer who does not come back. */
@SpringBootTest(
        classes = GuidePagesApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.MOCK,
        properties = {"spring.datasource.url=" + GuidePagesApplication.DATABASE, "rekey.starter.vault-by-link=true"})
class OwedSessionsTest {

    @Autowired
    OwedSessions owed;

    @Autowired
    Vaults vaults;

    @Autowired
    Sample sample;

    @Autowired
    RotationDoor doors;

    @Autowired
    JdbcClient jdbc;

    @BeforeEach
    void nothing_is_owed() {
        jdbc.sql("update vault set session_owed = false").update();
    }

    private String reset(Duration ago) {
        Sample.Visit visit = sample.begin(Reason.VAULT_RESET, "Grid bots");
        ((FakeDoor) doors).open(visit.sessionId());
        String customer = visit.customerId();
        NewWords words = vaults.newWords(customer);
        vaults.typedBack(customer, words.ticket(), words.words().words().get(words.asked() - 1));
        jdbc.sql("update vault set in_force_since = :then where customer_id = :customer")
                .param("then", Moments.column(Instant.now().minus(ago)))
                .param("customer", customer)
                .update();
        return customer;
    }

    @Test
    void the_owed_session_is_started_by_itself_and_once() {
        // given
        String customer = reset(Duration.ofMinutes(2));

        // when
        owed.start();
        owed.start();

        // then
        assertThat(((FakeDoor) doors).started())
                .singleElement()
                .satisfies(start -> assertThat(start.reason()).isEqualTo(Reason.VAULT_RESET))
                .satisfies(start -> assertThat(start.by()).isEqualTo(Actor.trader(customer)));
        assertThat(vaults.state(customer).sessionOwed()).isFalse();
    }

    @Test
    void while_temporal_cannot_be_reached_it_stays_owed() {
        // given
        String customer = reset(Duration.ofMinutes(2));
        ((FakeDoor) doors).close();

        // when
        owed.start();

        // then
        assertThat(vaults.state(customer).sessionOwed()).isTrue();
    }

    @Test
    void a_reset_of_this_moment_is_left_to_the_page() {
        // given
        String customer = reset(Duration.ofSeconds(5));

        // when
        owed.start();

        // then
        assertThat(((FakeDoor) doors).started()).isEmpty();
        assertThat(vaults.state(customer).sessionOwed()).isTrue();
    }
}

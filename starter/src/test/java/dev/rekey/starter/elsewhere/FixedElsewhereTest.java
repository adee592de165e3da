package dev.rekey.starter.elsewhere;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.accounts.TradingAccount;
import dev.rekey.accounts.read.AccountDirectory;
import dev.rekey.accounts.write.AccountImport;
import dev.rekey.starter.door.Answer;
import dev.rekey.starter.door.RotationDoor;
import dev.rekey.starter.guide.FakeDoor;
import dev.rekey.starter.guide.GuidePagesApplication;
import dev.rekey.starter.guide.Sample;
import dev.rekey.workflows.actions.Action;
import dev.rekey.workflows.actions.ActionRequest;
import dev.rekey.workflows.model.Actor;
import dev.rekey.workflows.model.Reason;
import java.io.StringReader;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

/** What the platform's list says of accounts that work again reaches their sessions. */
@SpringBootTest(
        classes = GuidePagesApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = "spring.datasource.url=" + GuidePagesApplication.DATABASE)
class FixedElsewhereTest {

    @Autowired
    FixedElsewhere fixed;

    @Autowired
    Sample sample;

    @Autowired
    AccountImport imports;

    @Autowired
    AccountDirectory directory;

    @Autowired
    RotationDoor doors;

    private List<ActionRequest> toldOf(Sample.Visit visit) {
        return ((FakeDoor) doors)
                .asked().stream()
                        .filter(request -> visit.sessionId().equals(request.sessionId()))
                        .toList();
    }

    @Test
    void the_session_of_an_account_that_works_again_is_told_once_and_in_the_platforms_name() {
        // given
        Sample.Visit visit = sample.begin(Reason.KEY_DELETED, "Grid bots");
        TradingAccount account = directory.account(visit.accountIds().get(0)).orElseThrow();
        ((FakeDoor) doors).answer(new Answer.Saved<>());
        fixed.look();
        assertThat(toldOf(visit)).isEmpty();

        // when
        Instant seen = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        imports.importJson(new StringReader("""
                        [{"customer":"%s","name":"Anna Berg","exchange":"binance","market":"FUTURES","label":"Grid bots",
                          "mode":"live","status":"works","lastWorkingAt":"%s"}]\
                        """.formatted(visit.customerId(), seen)), (exchange, market) -> true);
        fixed.look();
        fixed.look();

        // then
        assertThat(toldOf(visit)).singleElement().satisfies(request -> {
            assertThat(request.action()).isEqualTo(new Action.WorksAgain());
            assertThat(request.by()).isEqualTo(Actor.program("platform"));
            assertThat(request.id()).isEqualTo("works-again-" + seen.toEpochMilli());
        });
        assertThat(account.id()).isEqualTo(visit.accountIds().get(0));
    }
}

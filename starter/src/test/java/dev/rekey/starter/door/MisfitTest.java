package dev.rekey.starter.door;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.terms.Market;
import dev.rekey.terms.Step;
import dev.rekey.workflows.actions.Action;
import dev.rekey.workflows.actions.ActionRequest;
import dev.rekey.workflows.model.AccountView;
import dev.rekey.workflows.model.Actor;
import dev.rekey.workflows.model.Message;
import dev.rekey.workflows.model.RefusalCode;
import dev.rekey.workflows.model.Waiting;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MisfitTest {

    private static final AccountView MAKING = new AccountView(
            "session-1",
            "account-1",
            7,
            "kraken",
            Market.SPOT,
            "Kraken Spot",
            "Savings",
            Step.GENERATE_KEY,
            Waiting.CUSTOMER,
            Instant.EPOCH,
            "main",
            List.of(),
            1,
            0,
            false,
            null,
            List.of(),
            null,
            false,
            false,
            null,
            0,
            List.of(),
            null,
            null,
            null,
            List.of(),
            null,
            null);

    private static Optional<Message> misfit(@Nullable Long revision, Action action) {
        return Misfit.of(MAKING, new ActionRequest("r", Actor.trader("4711"), "session-1", revision, action));
    }

    @Test
    void who_acts_on_an_older_page_is_told_so_and_where_the_account_is() {
        assertThat(misfit(6L, new Action.OpenEdit())).hasValue(RefusalCode.OUT_OF_DATE.with(Step.GENERATE_KEY));
        assertThat(misfit(7L, new Action.OpenEdit())).hasValue(RefusalCode.MAKE_KEY_FIRST.with());
        assertThat(misfit(null, new Action.OpenEdit())).hasValue(RefusalCode.MAKE_KEY_FIRST.with());
    }

    @Test
    void what_fits_is_left_to_the_workflow_however_old_the_page_is() {
        assertThat(misfit(1L, new Action.KeyCreated())).isEmpty();
        assertThat(misfit(1L, new Action.Defer())).isEmpty();
    }
}

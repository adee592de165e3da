package dev.rekey.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekey.terms.Verdict;
import java.nio.file.Path;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is unlike other exchanges: the agents of a user share the public half, and a name ends the older one. */
class SandboxHyperliquidTest {

    private SandboxExchanges sandbox;

    @BeforeEach
    void start(@TempDir Path folder) {
        sandbox = SandboxExchanges.start(new SandboxOptions(folder.resolve("sandbox.json"), 0));
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @Test
    void agents_of_a_user_share_the_address_of_the_main_wallet_and_work_side_by_side() {
        LiveKey one = agent("anna", "one");
        LiveKey two = agent("anna", "two");

        assertThat(one.key().apiKey())
                .isEqualTo(two.key().apiKey())
                .isEqualTo(one.user().uid());
        assertThat(agent("ben", "one").key().apiKey()).isNotEqualTo(one.key().apiKey());
        assertThat(verdict(one)).isEqualTo(Verdict.ACCEPTED);
        assertThat(verdict(two)).isEqualTo(Verdict.ACCEPTED);
    }

    @Test
    void a_name_used_again_ends_the_older_agent_at_once() {
        LiveKey old = agent("anna", "desk");
        LiveKey others = agent("ben", "desk");
        LiveKey young = agent("anna", "desk");

        assertThat(verdict(old)).isEqualTo(Verdict.REJECTED);
        assertThat(verdict(young)).isEqualTo(Verdict.ACCEPTED);
        assertThat(verdict(others)).isEqualTo(Verdict.ACCEPTED);
    }

    @Test
    void a_key_that_shares_its_public_half_is_named_by_its_id() {
        LiveKey one = agent("anna", "one");
        LiveKey two = agent("anna", "two");

        assertThatThrownBy(() -> sandbox.deleteKey("hyperliquid", one.key().apiKey()))
                .isInstanceOf(NoSuchElementException.class)
                .hasMessageContaining("name one by its id");
        sandbox.deleteKey("hyperliquid", one.key().id());

        assertThat(sandbox.keys("hyperliquid", "anna"))
                .extracting(SandboxKey::id)
                .containsExactly(two.key().id());
        assertThat(verdict(one)).isEqualTo(Verdict.REJECTED);
        assertThat(verdict(two)).isEqualTo(Verdict.ACCEPTED);
    }

    private LiveKey agent(String user, String name) {
        return sandbox.createKey("hyperliquid", user, KeyOrder.of(name, Set.of(), List.of()));
    }

    private Verdict verdict(LiveKey key) {
        return new Proving(sandbox).verifyUnbound("hyperliquid", key).verdict();
    }
}

package dev.rekey.e2e.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.rekey.e2e.programs.Patience;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A figure beside another engine is worth something only where that engine does the same. */
class FlowableTasksTest {

    @TempDir
    Path folder;

    private AskedExchange exchange;
    private FlowableTasks flowable;

    @BeforeEach
    void start() {
        exchange = new AskedExchange(folder, key -> key.equals("good") ? Peer.ACCEPTED : "REFUSED");
        flowable = new FlowableTasks("jdbc:h2:mem:peers", new ExchangeClient(exchange.address()));
    }

    @AfterEach
    void stop() {
        flowable.close();
        exchange.close();
    }

    @Test
    void takes_the_four_steps_and_asks_again_for_a_key_that_was_refused() {
        flowable.begin("account");
        press(Peer.EDIT, "");
        press(Peer.GENERATE_KEY, "");

        press(Peer.PASTE, "bad");
        Patience.until("the refusal", Duration.ofMinutes(1), () -> exchange.asked() == 1 && at(Peer.PASTE));
        press(Peer.PASTE, "good");

        Patience.until("the end", Duration.ofMinutes(1), () -> at(Peer.ACCEPTED));
        assertThat(exchange.asked()).isEqualTo(2);
    }

    @Test
    void refuses_a_press_whose_step_is_over() {
        flowable.begin("account");
        Peer.Press first = new Peer.Press(Peer.EDIT, flowable.state("account").ticket(), "", "");
        flowable.press("account", first);

        assertThatExceptionOfType(Peer.DoesNotFit.class).isThrownBy(() -> flowable.press("account", first));
        assertThat(flowable.state("account").step()).isEqualTo(Peer.GENERATE_KEY);
    }

    @Test
    void a_secret_is_found_wherever_it_stands_in_a_folder() throws Exception {
        Path inner = Files.createDirectories(folder.resolve("inner"));
        Files.write(inner.resolve("some.db"), new byte[] {(byte) 0xc3, 0, 's', 'e', 'c', 'r', 'e', 't', (byte) 0xff});

        assertThat(StoredSecrets.in(folder, List.of("secret"))).isTrue();
        assertThat(StoredSecrets.in(folder, List.of("another"))).isFalse();
    }

    private void press(String step, String key) {
        flowable.press("account", new Peer.Press(step, flowable.state("account").ticket(), key, "its secret"));
    }

    private boolean at(String step) {
        return flowable.state("account").step().equals(step);
    }
}

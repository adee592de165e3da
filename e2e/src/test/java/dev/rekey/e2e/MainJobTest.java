package dev.rekey.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.accounts.KeyState;
import dev.rekey.accounts.TradingAccount;
import dev.rekey.accounts.read.AccountDirectory;
import dev.rekey.accounts.read.NoticeBoard;
import dev.rekey.accounts.read.Reports;
import dev.rekey.e2e.leaks.LeakScan;
import dev.rekey.local.DemoData;
import dev.rekey.local.MainJob;
import dev.rekey.sandbox.LiveKey;
import dev.rekey.sandbox.SandboxKey;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job on a real Temporal server with its database file, over HTTP, against the sandbox exchanges. */
class MainJobTest {

    @TempDir
    Path data;

    @Test
    void a_vault_reset_ends_with_every_key_replaced_and_no_secret_left_anywhere() {
        Map<String, String> secrets = new LinkedHashMap<>();
        try (Edition edition = Edition.start(data)) {
            // given
            MainJob job = edition.job(DemoData.CUSTOMER);
            String session = job.start(DemoData.CUSTOMER, "VAULT_RESET");
            job.open(session);

            // when
            Map<String, String> outcomes = job.finish();

            // then every account has its new key, and Kraken's second one too
            assertThat(outcomes).hasSize(4);
            assertThat(outcomes.values()).containsOnly("REPLACED");
            assertThat(edition.made).hasSize(5);
            AccountDirectory directory = edition.rekey.part(AccountDirectory.class);
            for (TradingAccount account : directory.accounts(DemoData.CUSTOMER)) {
                if (account.live()) {
                    assertThat(directory.keys(account.id()))
                            .as(account.label())
                            .hasSize(account.slots().size())
                            .allMatch(key -> key.state() == KeyState.CURRENT);
                }
            }
            Await.until(
                    "the report",
                    () -> edition.rekey.part(Reports.class).of(session).isPresent());
            Await.until(
                    "the last notice",
                    () -> edition.rekey.part(NoticeBoard.class).of(session).stream()
                            .anyMatch(notice -> notice.kind().equals("FINISHED")
                                    && notice.text().contains("notice.all-done")));

            // and an operator finds the session by its customer and reason
            Await.until(
                    "the session among the workflows",
                    () -> edition.rekey
                            .workflows()
                            .listExecutions("WorkflowType=\"RotationSession\" and RekeyCustomer=\"" + DemoData.CUSTOMER
                                    + "\" and RekeyReason=\"VAULT_RESET\" and RekeyAgent=\"sam\"")
                            .findAny()
                            .isPresent());

            for (LiveKey key : edition.made) {
                secrets(key.key(), secrets);
            }
            for (String exchange : edition.rekey.sandbox().apis().keySet()) {
                edition.rekey
                        .sandbox()
                        .keys(exchange, DemoData.user(DemoData.CUSTOMER))
                        .forEach(key -> secrets(key, secrets));
            }
        }
        // and outside the exchanges' own file no secret stands anywhere
        assertThat(LeakScan.in(data, file -> !file.getFileName().toString().startsWith("sandbox"), secrets))
                .isEmpty();
        assertThat(secrets).hasSizeGreaterThan(9);
    }

    private static void secrets(SandboxKey key, Map<String, String> into) {
        into.put("the secret of " + key.exchange() + " " + key.id(), key.secret());
        into.put("the key of " + key.exchange() + " " + key.id(), key.apiKey());
        if (key.passphrase() != null) {
            into.put("the passphrase of " + key.exchange() + " " + key.id(), key.passphrase());
        }
    }
}

package dev.rekey.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.accounts.KeyState;
import dev.rekey.accounts.KeySummary;
import dev.rekey.accounts.TradingAccount;
import dev.rekey.accounts.read.AccountDirectory;
import dev.rekey.accounts.read.AuditLog;
import dev.rekey.accounts.write.AuditCheck;
import dev.rekey.e2e.leaks.LeakScan;
import dev.rekey.local.DemoData;
import dev.rekey.local.JsonVisitor;
import dev.rekey.local.MainJob;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A trader who resets the vault, replaces what it wiped, and sees what the new words open; on a real Temporal server. */
class VaultResetTest {

    @TempDir
    Path data;

    @Test
    void new_words_wipe_the_keys_lead_to_new_ones_and_open_exactly_these() {
        Map<String, String> secrets = new LinkedHashMap<>();
        try (Edition edition = Edition.start(data)) {
            // given a trader in the middle of a session, with one account done
            MainJob job = edition.job(DemoData.CUSTOMER);
            String first = job.start(DemoData.CUSTOMER, "KEY_EXPIRED");
            job.open(first);
            JsonVisitor trader = job.trader();
            Await.until(
                    "the accounts",
                    () -> trader.get("/guide").orThrow().path("accounts").size() == 4);
            JsonNode one = trader.get("/guide").orThrow().path("accounts").get(0);
            assertThat(job.replace(one.path("accountId").asString(), "the first account"))
                    .isEqualTo("REPLACED");
            assertThat(keys(edition)).isNotEmpty();

            // when the vault is reset
            trader.get("/guide/vault").orThrow();
            JsonNode shown = trader.postJson("/guide/vault/words", Map.of()).orThrow();
            List<String> words = new ArrayList<>();
            shown.path("words").forEach(word -> words.add(word.asString()));
            JsonNode reset = trader.postJson(
                            "/guide/vault/reset",
                            Map.of(
                                    "ticket",
                                    shown.path("ticket").asString(),
                                    "word",
                                    words.get(shown.path("asked").asInt() - 1)))
                    .orThrow();

            // then every key is gone and another session leads through all accounts
            assertThat(keys(edition)).isEmpty();
            assertThat(reset.path("accounts").asInt()).isEqualTo(4);
            assertThat(reset.path("sessionId").asString()).isNotEmpty().isNotEqualTo(first);
            Await.until(
                    "the new session's first view", () -> trader.get("/guide").status() == 200);
            assertThat(trader.get("/guide")
                            .orThrow()
                            .path("session")
                            .path("reason")
                            .asString())
                    .isEqualTo("VAULT_RESET");
            assertThat(job.finish().values()).hasSize(4).containsOnly("REPLACED");
            assertThat(keys(edition)).hasSize(5).allMatch(key -> key.state() == KeyState.CURRENT);

            // and the words open the new keys, all of them
            trader.get("/guide/vault").orThrow();
            JsonNode opens = trader.postJson("/guide/vault/check", Map.of("words", String.join(" - ", words)))
                    .orThrow();
            assertThat(opens.path("keys").asInt()).isEqualTo(5);
            assertThat(opens.path("broken").asInt()).isZero();
            words.set(0, words.get(0).equals("abacus") ? "zoom" : "abacus");
            JsonVisitor.Reply wrong = trader.postJson("/guide/vault/check", Map.of("words", String.join(" ", words)));
            assertThat(wrong.status()).isEqualTo(409);
            assertThat(wrong.sentence()).contains("do not open your vault");

            assertThat(edition.rekey.part(AuditCheck.class).verify().whole()).isTrue();
            assertThat(edition.rekey.part(AuditLog.class).after(0, 1_000))
                    .extracting(line -> line.entry().action())
                    .contains("VAULT_WORDS_SHOWN", "VAULT_RESET", "VAULT_WORDS_TRIED");

            List<String> noted = new ArrayList<>();
            shown.path("words").forEach(word -> noted.add(word.asString()));
            secrets.put("the words", String.join(" ", noted));
            secrets.put("the words as JSON", String.join("\",\"", noted));
            secrets.put("the last four words", String.join(" ", noted.subList(1, 5)));
            secrets.put("the ticket", shown.path("ticket").asString());
        }
        // and no file holds the words, Temporal's database and the log included
        assertThat(LeakScan.in(data, file -> true, secrets)).isEmpty();
    }

    private static List<KeySummary> keys(Edition edition) {
        AccountDirectory directory = edition.rekey.part(AccountDirectory.class);
        return directory.accounts(DemoData.CUSTOMER).stream()
                .map(TradingAccount::id)
                .flatMap(id -> directory.keys(id).stream())
                .toList();
    }
}

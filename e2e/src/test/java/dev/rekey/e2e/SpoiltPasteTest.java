package dev.rekey.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.accounts.AuditEntry;
import dev.rekey.accounts.read.AccountDirectory;
import dev.rekey.accounts.read.AuditLine;
import dev.rekey.accounts.read.AuditLog;
import dev.rekey.accounts.secrets.CredentialSecret;
import dev.rekey.accounts.write.AuditCheck;
import dev.rekey.local.DemoData;
import dev.rekey.local.DemoKeys;
import dev.rekey.local.MainJob;
import dev.rekey.terms.Market;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Sealed keys that were changed, cut, moved or sent again on their way, through the real pages, Temporal and worker. */
class SpoiltPasteTest {

    @TempDir
    Path data;

    @Test
    void each_is_refused_and_written_down_and_the_account_is_as_it_was() {
        try (Edition edition = Edition.start(data)) {
            // given a trader who is about to paste, at two accounts
            MainJob job = edition.job(DemoData.CUSTOMER);
            String session = job.start(DemoData.CUSTOMER, "KEY_EXPIRED");
            job.open(session);
            Await.until(
                    "the accounts",
                    () -> job.trader().get("/guide").orThrow().path("accounts").size() == 4);
            JsonNode accounts = job.trader().get("/guide").orThrow().path("accounts");
            String account = accounts.get(0).path("accountId").asString();
            String sibling = accounts.get(1).path("accountId").asString();
            toPaste(job, account);
            toPaste(job, sibling);
            List<?> keysBefore = keys(edition, account);
            String first = sealed(edition, job.page(account));

            // when
            List<JsonNode> seen = new ArrayList<>();
            seen.add(paste(job, account, first.substring(0, first.length() - 40)));
            seen.add(paste(job, account, changed(sealed(edition, job.page(account)))));
            seen.add(paste(job, account, sealed(edition, job.page(sibling))));
            seen.add(paste(job, account, first));

            // then
            assertThat(seen).allSatisfy(view -> {
                assertThat(view.path("verdict").asString()).isEqualTo("REJECTED");
                assertThat(view.path("step").asString()).isEqualTo("PASTE");
                assertThat(view.path("findings"))
                        .singleElement()
                        .satisfies(finding -> assertThat(finding.path("say").asString() + " "
                                        + finding.path("advice").asString())
                                .isEqualTo("The key did not arrive whole, so it was not checked."
                                        + " Reload the page and paste the key again."));
            });
            assertThat(keys(edition, account)).isEqualTo(keysBefore);
            assertThat(refusals(edition, account))
                    .extracting(entry -> entry.sessionId() + " " + entry.text().replaceAll(" for .*", ""))
                    .containsExactly(
                            session + " Attempt 1",
                            session + " Attempt 2",
                            session + " Attempt 3",
                            session + " Attempt 4");
            assertThat(edition.rekey.part(AuditCheck.class).verify().whole()).isTrue();

            // and the same key, whole, is taken
            assertThat(job.replace(account, "the account")).isEqualTo("REPLACED");
        }
    }

    private static void toPaste(MainJob job, String account) {
        act(job, account, Map.of("type", "OpenEdit"));
        act(job, account, Map.of("type", "KeyCreated"));
        assertThat(job.page(account).path("view").path("step").asString()).isEqualTo("PASTE");
    }

    /** A good key, sealed for where this page is. */
    private static String sealed(Edition edition, JsonNode page) {
        List<String> addresses = new ArrayList<>();
        page.path("whitelist").path("addresses").forEach(address -> addresses.add(address.asString()));
        JsonNode view = page.path("view");
        CredentialSecret key = DemoKeys.pasted(new DemoKeys(edition.rekey.sandbox())
                .make(
                        view.path("exchange").asString(),
                        Market.valueOf(view.path("market").asString()),
                        DemoData.user(DemoData.CUSTOMER),
                        "spoilt",
                        addresses));
        return MainJob.sealed(page, key);
    }

    private static String changed(String sealed) {
        int middle = sealed.length() / 2;
        return sealed.substring(0, middle) + (sealed.charAt(middle) == 'A' ? 'B' : 'A') + sealed.substring(middle + 1);
    }

    /** What the trader sees once it was looked at. */
    private static JsonNode paste(MainJob job, String account, String sealed) {
        int attempts = job.page(account).path("view").path("attempts").asInt();
        act(
                job,
                account,
                Map.of(
                        "type",
                        "Connect",
                        "sealed",
                        sealed,
                        "attempt",
                        job.page(account).path("sealing").path("attempt").asInt()));
        Await.until("a verdict", () -> {
            JsonNode view = job.page(account).path("view");
            return view.path("attempts").asInt() > attempts
                    && !view.path("verdict").asString("").isEmpty();
        });
        return job.page(account).path("view");
    }

    private static void act(MainJob job, String account, Map<String, Object> action) {
        Map<String, Object> body = new HashMap<>(action);
        body.put("id", UUID.randomUUID().toString());
        job.trader().postJson("/guide/accounts/" + account + "/actions", body).orThrow();
    }

    private static List<?> keys(Edition edition, String account) {
        return edition.rekey.part(AccountDirectory.class).keys(account);
    }

    private static List<AuditEntry> refusals(Edition edition, String account) {
        return edition.rekey.part(AuditLog.class).after(0, 1_000).stream()
                .map(AuditLine::entry)
                .filter(entry -> entry.action().equals("SEALED_KEY_REFUSED") && account.equals(entry.accountId()))
                .toList();
    }
}

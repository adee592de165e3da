package dev.rekey.accounts.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.accounts.Database;
import dev.rekey.accounts.House;
import dev.rekey.accounts.KeyState;
import dev.rekey.accounts.KeySummary;
import dev.rekey.accounts.OnBothDatabases;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process that promotes dies at every point where it talks to the database; then somebody tries again. */
@OnBothDatabases
@Tag("slow")
class PromotionCrashTest {

    private static final CredentialSecret OLD = new CredentialSecret("the-old-api-key", "old-secret", null);
    private static final CredentialSecret NEW = new CredentialSecret("the-new-api-key", "new-secret", "phrase");

    private final Database database;

    @TempDir
    Path folder;

    PromotionCrashTest(Database database) {
        this.database = database;
    }

    @Test
    void a_promotion_happens_wholly_or_not_at_all_and_the_next_try_ends_it_once() throws Exception {
        Path keyFile = folder.resolve("master.key");
        MasterKey key = MasterKey.fromFile(keyFile);
        int afterCommit = 0;
        // 1 locks the account, 4 to 6 move the credentials, 8 to 11 write the audit row, 12 and 13 stand round the
        // commit.
        for (int deadly : List.of(1, 5, 7, 11, 12, 13)) {
            String url = database.newDatabase();
            String account;
            try (House house = new House(database, url, key)) {
                account = house.account("Main");
                house.credentials.storeAndPromote(
                        account, "main", "old", OLD, null, house.entry("promoted old", "old"));
                house.credentials.storeCandidate(account, "main", "new", NEW);
            }

            assertThat(promoteAndDie(url, keyFile, account, deadly)).isEqualTo(CrashingPromotion.DIED);

            try (House house = new House(database, url, key)) {
                boolean done = house.actions().contains("promoted new");
                afterCommit += done ? 1 : 0;
                assertThat(house.directory.keys(account))
                        .extracting(KeySummary::state)
                        .containsExactly(
                                done
                                        ? new KeyState[] {KeyState.CURRENT, KeyState.PREVIOUS}
                                        : new KeyState[] {KeyState.CANDIDATE, KeyState.CURRENT});
                assertThat(house.credentials.openCurrent(account, "main")).contains(done ? NEW : OLD);

                Promotion again = house.credentials.promote(account, "main", "new", house.entry("promoted new", "new"));

                assertThat(again).isEqualTo(done ? Promotion.ALREADY_DONE : Promotion.PROMOTED);
                assertThat(house.credentials.openCurrent(account, "main")).contains(NEW);
                assertThat(house.actions()).containsExactly("promoted old", "promoted new");
                assertThat(house.auditCheck.verify().whole()).isTrue();
            }
        }
        assertThat(afterCommit).as("deaths after the commit").isEqualTo(1);
    }

    private int promoteAndDie(String url, Path keyFile, String account, int deadly) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CrashingPromotion.class.getName(),
                        url,
                        database.user(),
                        keyFile.toString(),
                        account,
                        Integer.toString(deadly))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }
}

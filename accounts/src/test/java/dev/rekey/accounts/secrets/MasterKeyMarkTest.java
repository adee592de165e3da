package dev.rekey.accounts.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekey.accounts.Database;
import dev.rekey.accounts.House;
import dev.rekey.accounts.OnBothDatabases;
import dev.rekey.accounts.Together;
import java.nio.file.Path;
import java.util.Collections;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@OnBothDatabases
class MasterKeyMarkTest {

    private final House house;

    @TempDir
    Path folder;

    MasterKeyMarkTest(Database database) {
        house = new House(database);
    }

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void the_key_of_the_first_start_is_recognised_at_every_later_one() {
        Path file = folder.resolve("master.key");
        MasterKeyMark.check(house.jdbc, MasterKey.fromFile(file));

        assertThatCode(() -> MasterKeyMark.check(house.jdbc, MasterKey.fromFile(file)))
                .doesNotThrowAnyException();
    }

    @Test
    void another_key_is_refused_with_a_sentence_and_does_not_take_over() {
        MasterKey first = MasterKey.ephemeral();
        MasterKeyMark.check(house.jdbc, first);

        assertThatThrownBy(() -> MasterKeyMark.check(house.jdbc, MasterKey.ephemeral()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("another master key");
        assertThatCode(() -> MasterKeyMark.check(house.jdbc, first)).doesNotThrowAnyException();
    }

    @Test
    void processes_that_start_at_once_with_one_key_all_come_up() throws Exception {
        MasterKey key = MasterKey.ephemeral();

        Together.run(Collections.nCopies(6, (Callable<Boolean>) () -> {
            MasterKeyMark.check(house.jdbc, key);
            return true;
        }));

        assertThat(house.jdbc
                        .sql("select mark from master_key_mark")
                        .query(String.class)
                        .list())
                .containsExactly(key.mark());
    }
}

package dev.rekey.accounts.write;

import dev.rekey.accounts.store.Moments;
import dev.rekey.accounts.store.Words;
import java.time.Clock;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Keeps what supervisors write as answers to causes. */
public final class ReadyAnswerBook {

    private static final int MOST_WORDS = 2_000;

    private final JdbcClient jdbc;
    private final Clock clock;

    /** Writes to this database. */
    public ReadyAnswerBook(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Puts this in the place of what was there. */
    public void put(String cause, String language, String words, String by) {
        String text = Words.clean(words, MOST_WORDS);
        int known = jdbc.sql("""
                        update ready_answer set words = :words, changed_by = :by, changed_at = :now
                        where cause = :cause and language = :language
                        """)
                .param("words", text)
                .param("by", Words.clean(by, 100))
                .param("now", Moments.column(clock.instant()))
                .param("cause", cause)
                .param("language", language)
                .update();
        if (known == 0) {
            jdbc.sql("""
                            insert into ready_answer (cause, language, words, changed_by, changed_at)
                            values (:cause, :language, :words, :by, :now)
                            on conflict do nothing
                            """)
                    .param("cause", cause)
                    .param("language", language)
                    .param("words", text)
                    .param("by", Words.clean(by, 100))
                    .param("now", Moments.column(clock.instant()))
                    .update();
        }
    }

    /** Takes it back: the words that come with the program count again. */
    public boolean remove(String cause, String language) {
        return jdbc.sql("delete from ready_answer where cause = :cause and language = :language")
                        .param("cause", cause)
                        .param("language", language)
                        .update()
                > 0;
    }
}

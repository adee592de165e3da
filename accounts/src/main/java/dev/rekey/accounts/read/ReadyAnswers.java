package dev.rekey.accounts.read;

import dev.rekey.accounts.ReadyAnswer;
import dev.rekey.accounts.store.Moments;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads what supervisors wrote as answers to causes. */
public final class ReadyAnswers {

    private final JdbcClient jdbc;

    /** Reads from this database. */
    public ReadyAnswers(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** All of a language, by cause. */
    public List<ReadyAnswer> in(String language) {
        return jdbc.sql("select * from ready_answer where language = :language order by cause")
                .param("language", language)
                .query((row, index) -> new ReadyAnswer(
                        row.getString("cause"),
                        row.getString("language"),
                        row.getString("words"),
                        row.getString("changed_by"),
                        Moments.required(row, "changed_at")))
                .list();
    }
}

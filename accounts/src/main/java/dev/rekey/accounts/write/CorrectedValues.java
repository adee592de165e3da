package dev.rekey.accounts.write;

import dev.rekey.accounts.store.Moments;
import dev.rekey.accounts.store.Words;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Values of accounts that support found wrong. A list that brings one of them again means the value there is now; any
 * other value is news.
 */
final class CorrectedValues {

    /** What may be corrected. */
    enum Field {
        LABEL,
        EXCHANGE_UID,
        SLOTS,
        WHITELIST
    }

    private final JdbcClient jdbc;
    private final Clock clock;

    CorrectedValues(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Notes that one value was wrong and another is right; the caller's transaction changes the account itself. */
    void note(String accountId, Field field, @Nullable String wrong, @Nullable String right) {
        if (right != null) {
            jdbc.sql("delete from corrected_value where account_id = :id and field = :field and wrong = :value")
                    .param("id", accountId)
                    .param("field", field.name())
                    .param("value", right)
                    .update();
        }
        if (wrong != null && !wrong(accountId, field).contains(wrong)) {
            jdbc.sql("""
                            insert into corrected_value (account_id, field, wrong, corrected_at)
                            values (:id, :field, :value, :at)
                            """)
                    .param("id", accountId)
                    .param("field", field.name())
                    .param("value", wrong)
                    .param("at", Moments.column(clock.instant()))
                    .update();
        }
    }

    /** Whether this was the account's label before it was corrected. */
    boolean wasLabel(String accountId, String label) {
        String key = LookAlike.key(label);
        return wrong(accountId, Field.LABEL).stream()
                .anyMatch(wrong -> LookAlike.key(wrong).equals(key));
    }

    /** The listed account without what was found wrong of it before. */
    ListedAccount meant(ListedAccount listed, String accountId) {
        Set<Map.Entry<String, String>> wrong = new HashSet<>();
        jdbc.sql("select field, wrong from corrected_value where account_id = :id")
                .param("id", accountId)
                .query(row -> {
                    wrong.add(Map.entry(row.getString("field"), row.getString("wrong")));
                });
        if (wrong.isEmpty()) {
            return listed;
        }
        List<String> slots = listed.slots();
        String uid = listed.exchangeUid();
        List<String> whitelist = listed.whitelist();
        return listed.with(
                slots != null && wrong.contains(Map.entry(Field.SLOTS.name(), Words.join(slots))) ? null : slots,
                uid != null && wrong.contains(Map.entry(Field.EXCHANGE_UID.name(), uid)) ? null : uid,
                whitelist != null && wrong.contains(Map.entry(Field.WHITELIST.name(), Words.join(whitelist)))
                        ? null
                        : whitelist);
    }

    private Set<String> wrong(String accountId, Field field) {
        return new HashSet<>(jdbc.sql("select wrong from corrected_value where account_id = :id and field = :field")
                .param("id", accountId)
                .param("field", field.name())
                .query(String.class)
                .list());
    }
}

package dev.rekey.accounts.write;

import dev.rekey.accounts.AuditEntry;
import dev.rekey.accounts.store.Moments;
import java.sql.Types;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Keeps how customers are reached: what the platform's list says of it, and what support put right. The same wrong list,
 * imported once more, does not undo a correction. No address stands in the audit trail.
 */
public final class ContactBook {

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final AuditTrail audit;
    private final Clock clock;

    /** Writes to this database. */
    public ContactBook(JdbcClient jdbc, PlatformTransactionManager transactions, AuditTrail audit, Clock clock) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        this.audit = audit;
        this.clock = clock;
    }

    private enum Field {
        EMAIL("email", "E-mail address"),
        LANGUAGE("language", "Language"),
        TIMEZONE("timezone", "Time zone");

        private final String column;
        private final String title;

        Field(String column, String title) {
            this.column = column;
            this.title = title;
        }
    }

    /**
     * What somebody typed; null leaves a value as it is, blank says that it is not known.
     */
    public record Wanted(
            @Nullable String email,
            @Nullable String language,
            @Nullable String timezone) {

        /** Says nothing of the person. */
        @Override
        public String toString() {
            return "Wanted[redacted]";
        }
    }

    /** What a correction came to. */
    public sealed interface Outcome {}

    /** It is stored; the titles of what changed, none when all was so already. */
    public record Corrected(List<String> changed) implements Outcome {
        /** Copies the list, so that the record never changes. */
        public Corrected {
            changed = List.copyOf(changed);
        }
    }

    /** Nothing is changed, for the reason in this sentence. */
    public record Refused(String sentence) implements Outcome {}

    /**
     * Corrects how a customer is reached.
     *
     * @param sessionId the session that is open for the customer, if there is one
     */
    public Outcome correct(
            String customerId, Wanted wanted, String actorKind, String actor, @Nullable String sessionId) {
        return Objects.requireNonNull(transaction.execute(status -> {
            try {
                List<String> changed = new ArrayList<>();
                change(customerId, Field.EMAIL, wanted.email(), ContactFields::email, changed);
                change(customerId, Field.LANGUAGE, wanted.language(), ContactFields::language, changed);
                change(customerId, Field.TIMEZONE, wanted.timezone(), ContactFields::timezone, changed);
                if (!changed.isEmpty()) {
                    audit.append(new AuditEntry(
                            clock.instant(),
                            actorKind,
                            actor,
                            "CONTACT_CORRECTED",
                            customerId,
                            sessionId,
                            null,
                            "Changed: " + String.join(", ", changed) + ".",
                            null));
                }
                return new Corrected(changed);
            } catch (Unfit unfit) {
                status.setRollbackOnly();
                return new Refused(unfit.sentence());
            }
        }));
    }

    private interface Reading {
        String of(String written) throws Unfit;
    }

    private void change(String customerId, Field field, @Nullable String written, Reading reading, List<String> changed)
            throws Unfit {
        if (written == null) {
            return;
        }
        String next;
        try {
            next = written.isBlank() ? null : reading.of(written);
        } catch (Unfit unfit) {
            throw new Unfit(field.title + ": " + unfit.sentence());
        }
        String was = value(customerId, field);
        if (Objects.equals(was, next)) {
            return;
        }
        set(customerId, field, next);
        if (next != null) {
            forget(customerId, field, next);
        }
        if (was != null && !wrong(customerId, field, was)) {
            jdbc.sql("""
                            insert into corrected_contact (customer_id, field, wrong, corrected_at)
                            values (:customer, :field, :wrong, :now)
                            """)
                    .param("customer", customerId)
                    .param("field", field.name())
                    .param("wrong", was)
                    .param("now", Moments.column(clock.instant()))
                    .update();
        }
        changed.add(field.title);
    }

    /** Takes in what a list says; returns whether that was news. */
    boolean take(String customerId, ListedContact listed) {
        boolean email = take(customerId, Field.EMAIL, listed.email());
        boolean language = take(customerId, Field.LANGUAGE, listed.language());
        boolean timezone = take(customerId, Field.TIMEZONE, listed.timezone());
        return email || language || timezone;
    }

    private boolean take(String customerId, Field field, @Nullable String listed) {
        if (listed == null || listed.equals(value(customerId, field)) || wrong(customerId, field, listed)) {
            return false;
        }
        set(customerId, field, listed);
        return true;
    }

    private @Nullable String value(String customerId, Field field) {
        return jdbc.sql("select " + field.column + " from customer where id = :id and " + field.column + " is not null")
                .param("id", customerId)
                .query(String.class)
                .optional()
                .orElse(null);
    }

    private void set(String customerId, Field field, @Nullable String value) {
        jdbc.sql("update customer set " + field.column + " = :value where id = :id")
                .param("value", value, Types.VARCHAR)
                .param("id", customerId)
                .update();
    }

    private boolean wrong(String customerId, Field field, String value) {
        return jdbc.sql("""
                                select count(*) from corrected_contact
                                where customer_id = :customer and field = :field and wrong = :wrong
                                """)
                        .param("customer", customerId)
                        .param("field", field.name())
                        .param("wrong", value)
                        .query(Integer.class)
                        .single()
                > 0;
    }

    private void forget(String customerId, Field field, String value) {
        jdbc.sql("delete from corrected_contact where customer_id = :customer and field = :field and wrong = :wrong")
                .param("customer", customerId)
                .param("field", field.name())
                .param("wrong", value)
                .update();
    }
}

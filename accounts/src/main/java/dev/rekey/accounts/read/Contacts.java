package dev.rekey.accounts.read;

import dev.rekey.accounts.Contact;
import dev.rekey.accounts.Message;
import dev.rekey.accounts.store.Moments;
import dev.rekey.accounts.store.Words;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Looks up how customers are reached, and whether anything can be sent at all. */
public final class Contacts {

    /** The name of the channel that writes mails. */
    public static final String MAIL = "mail";

    private final JdbcClient jdbc;

    /** Reads from this database. */
    public Contacts(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** How this customer is reached; all of it unknown for a customer who is not known. */
    public Contact of(String customerId) {
        return jdbc.sql("select email, language, timezone, reminders_off_at from customer where id = :id")
                .param("id", Words.clean(customerId, 200))
                .query(Contacts::contact)
                .optional()
                .orElseGet(Contact::unknown);
    }

    /** Whether the workers can send by this channel. */
    public boolean works(String channel) {
        return jdbc.sql("select works from channel where name = :name")
                .param("name", channel)
                .query(Boolean.class)
                .optional()
                .orElse(false);
    }

    /**
     * Whether a message would reach this customer: there is an address, there is something to send by, and the last
     * message to that address was not sent back.
     */
    public boolean reaches(String customerId) {
        String email = of(customerId).email();
        return email != null && works(MAIL) && !bounced(customerId, email);
    }

    private boolean bounced(String customerId, String email) {
        return jdbc.sql("""
                        select state from notice
                        where customer_id = :customer and address = :address and settled_at is not null
                        order by settled_at desc limit 1
                        """)
                .param("customer", customerId)
                .param("address", email)
                .query(String.class)
                .optional()
                .filter(Message.State.BOUNCED.name()::equals)
                .isPresent();
    }

    private static Contact contact(ResultSet row, int index) throws SQLException {
        return new Contact(
                row.getString("email"),
                row.getString("language"),
                zone(row.getString("timezone")),
                Moments.optional(row, "reminders_off_at") == null);
    }

    /** A zone that this machine's Java does not know is none. */
    private static @Nullable ZoneId zone(@Nullable String name) {
        try {
            return name == null ? null : ZoneId.of(name);
        } catch (DateTimeException unknown) {
            return null;
        }
    }
}

package dev.rekey.e2e.prove;

import dev.rekey.e2e.programs.Patience;
import dev.rekey.sandbox.SandboxMail.Mail;
import jakarta.mail.MessagingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Holds what the desk shows of the messages to customers against what the mail server was given. */
final class Mails {

    static final String FROM = "support@prove.test";

    /** The longest pause between two tries is two minutes. */
    private static final Duration SETTLED = Duration.ofMinutes(4);

    private final Rig rig;
    private final JdbcClient sql;
    private final List<String> customers;

    /** The messages to these customers. */
    Mails(Rig rig, List<String> customers) {
        this.rig = rig;
        this.sql = rig.records().sql();
        this.customers = customers;
    }

    /**
     * A message as the desk shows it.
     *
     * @param answered whether it is known how its last try ended
     */
    record Row(
            String key,
            String kind,
            String customer,
            String session,
            String state,
            @Nullable String why,
            int tries,
            boolean answered) {

        /** By which a mail program knows it again: made from its key, as the decisions say. */
        String messageId() {
            return "<rekey-" + UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8))
                    + FROM.substring(FROM.indexOf('@')) + ">";
        }
    }

    /** Where a customer's mail goes. */
    static String address(String customer) {
        return customer.toLowerCase(Locale.ROOT) + "@mailbox.test";
    }

    /** All that are due by now, whether they were sent or not, and what a clock that was ahead has sent before. */
    List<Row> rows() {
        return sql.sql(
                        "select notice_key, kind, customer_id, session_id, state, why, tries, answer, due_at from notice"
                                + " where customer_id in (:customers) and state <> 'SHOWN' and (due_at <= :now or state <> 'QUEUED')")
                .param("customers", customers)
                .param("now", Instant.now().atOffset(ZoneOffset.UTC))
                .query((row, index) -> new Row(
                        row.getString("notice_key"),
                        row.getString("kind"),
                        row.getString("customer_id"),
                        row.getString("session_id"),
                        row.getString("state"),
                        row.getString("why"),
                        row.getInt("tries"),
                        row.getString("answer") != null))
                .list();
    }

    /** How often each message came, by its Message-ID. */
    Map<String, Integer> came() {
        Map<String, Integer> came = new HashMap<>();
        for (String customer : customers) {
            for (Mail mail : rig.mail().to(address(customer))) {
                came.merge(messageId(mail), 1, Integer::sum);
            }
        }
        return came;
    }

    private static String messageId(Mail mail) {
        try {
            return String.valueOf(mail.content().getMessageID());
        } catch (MessagingException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    /** Waits until nothing that is due waits any more; answers whether it came to that. */
    boolean settled() {
        return Patience.within(
                SETTLED, () -> rows().stream().noneMatch(row -> row.state().equals("QUEUED")));
    }

    /** What is not as it was promised. */
    void judge(List<Violation> found) {
        boolean settled = settled();
        List<Row> rows = rows();
        Map<String, Integer> came = came();
        if (!settled) {
            found.add(new Violation("M1", "messages wait for ever: " + rows));
        }
        for (Row row : rows) {
            Integer copies = came.remove(row.messageId());
            if (row.state().equals("SENT")) {
                sent(row, copies == null ? 0 : copies, found);
            } else if (copies != null && row.answered()) {
                found.add(new Violation("M3", "a mail went out, and the desk says that it did not: " + row));
            }
        }
        came.forEach((name, copies) -> found.add(
                new Violation("M3", copies + " mails went out as " + name + ", of which there is no message")));
    }

    private void sent(Row row, int copies, List<Violation> found) {
        if (copies < 1 || copies > row.tries()) {
            found.add(new Violation("M2", copies + " mails went out in " + row.tries() + " tries of " + row));
        }
        int lines = sql.sql("select count(*) from audit_entry where action = 'MESSAGE_SENT' and request_id = :key")
                .param("key", "message/" + row.key())
                .query(Integer.class)
                .single();
        if (lines != 1) {
            found.add(new Violation("M2", lines + " lines in the audit of the one mail " + row));
        }
    }
}

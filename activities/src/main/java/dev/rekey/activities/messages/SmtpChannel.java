package dev.rekey.activities.messages;

import dev.rekey.accounts.read.Contacts;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.springframework.mail.MailAuthenticationException;
import org.springframework.mail.MailException;
import org.springframework.mail.MailSendException;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.MimeMessageHelper;

/**
 * Mails by SMTP, to the server that Spring Boot's {@code spring.mail} properties name. A mail is taken when the server said
 * so after all of it; the server may then still find that it cannot deliver it, which it writes to the sender's mailbox.
 */
public final class SmtpChannel implements Channel {

    /** RFC 5321, section 4.2: 5xx is for good. */
    private static final int FOR_GOOD = 500;

    private static final Pattern REPLY = Pattern.compile("(?s)^([45][0-9]{2})[ -]([245]\\.[0-9]{1,3}\\.[0-9]{1,3})?.*");

    private final JavaMailSender sender;
    private final String from;
    private final String fromName;

    /**
     * Writes from this address.
     *
     * @param fromName as mail programs show it; empty where they show the address alone
     */
    public SmtpChannel(JavaMailSender sender, String from, String fromName) {
        this.sender = sender;
        this.from = from;
        this.fromName = fromName;
    }

    @Override
    public String name() {
        return Contacts.MAIL;
    }

    @Override
    public Answer send(Letter letter) {
        MimeMessage mail;
        try {
            mail = mail(letter);
        } catch (MessagingException | UnsupportedEncodingException unfit) {
            return new Answer.Refused("The address cannot be written to.");
        }
        try {
            sender.send(mail);
            return new Answer.Taken();
        } catch (MailAuthenticationException refused) {
            return new Answer.NotYet("The mail server refuses the user name and password.");
        } catch (MailException failed) {
            return answer(failed);
        }
    }

    private MimeMessage mail(Letter letter) throws MessagingException, UnsupportedEncodingException {
        MimeMessage mail = new Named(sender.createMimeMessage(), letter.id() + "@" + domain());
        MimeMessageHelper helper = new MimeMessageHelper(mail, true, StandardCharsets.UTF_8.name());
        if (fromName.isBlank()) {
            helper.setFrom(from);
        } else {
            helper.setFrom(from, fromName);
        }
        InternetAddress to = new InternetAddress(letter.to(), true);
        to.validate();
        helper.setTo(to);
        helper.setSubject(letter.subject());
        helper.setText(letter.text(), letter.html());
        mail.setContentLanguage(new String[] {letter.language().toLanguageTag()});
        // RFC 3834: no answering machine shall answer.
        mail.setHeader("Auto-Submitted", "auto-generated");
        if (letter.stop() != null) {
            // RFC 8058: the mail program turns reminders off by one POST, without opening a page.
            mail.setHeader("List-Unsubscribe", "<" + letter.stop() + ">");
            mail.setHeader("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
        }
        return mail;
    }

    private String domain() {
        return from.substring(from.lastIndexOf('@') + 1);
    }

    /** Only what was said of the address itself is for good: a server may refuse the sender or the content today. */
    private static Answer answer(MailException failed) {
        String reply = null;
        for (Throwable cause : causes(failed)) {
            if (cause instanceof SMTPAddressFailedException address && address.getReturnCode() >= FOR_GOOD) {
                return new Answer.Refused(
                        "The mail server says " + code(String.valueOf(address.getMessage()), address.getReturnCode())
                                + ": it takes no mail for this address.");
            }
            if (reply == null && cause instanceof MessagingException && cause.getMessage() != null) {
                Matcher said = REPLY.matcher(cause.getMessage().strip());
                reply = said.matches() ? code(cause.getMessage(), Integer.parseInt(said.group(1))) : null;
            }
        }
        return new Answer.NotYet(
                reply == null
                        ? "The mail server does not answer."
                        : "The mail server says " + reply + ": it does not take this message now.");
    }

    /** The numbers of a reply (RFC 5321, RFC 3463). Its words may quote the address, so they are left out. */
    private static String code(String reply, int number) {
        Matcher said = REPLY.matcher(reply.strip());
        String enhanced = said.matches() ? said.group(2) : null;
        return enhanced == null ? Integer.toString(number) : number + " " + enhanced;
    }

    /** All that the library tells: failures have causes, others beside them, and one for each mail. */
    private static Set<Throwable> causes(MailException failed) {
        Set<Throwable> seen = new LinkedHashSet<>();
        Deque<Throwable> open = new ArrayDeque<>(List.of(failed));
        while (!open.isEmpty()) {
            Throwable one = open.pop();
            if (!seen.add(one)) {
                continue;
            }
            if (one.getCause() != null) {
                open.push(one.getCause());
            }
            if (one instanceof MailSendException several) {
                open.addAll(Arrays.asList(several.getMessageExceptions()));
            }
            if (one instanceof MessagingException mail && mail.getNextException() != null) {
                open.push(mail.getNextException());
            }
        }
        return seen;
    }

    /** A mail whose Message-ID is ours: the library writes one of its own otherwise. */
    private static final class Named extends MimeMessage {

        private final String id;

        Named(MimeMessage of, String id) throws MessagingException {
            super(of.getSession());
            this.id = id;
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", "<" + id + ">");
        }
    }
}

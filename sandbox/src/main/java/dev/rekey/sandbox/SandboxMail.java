package dev.rekey.sandbox;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.subethamail.smtp.MessageContext;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.server.SMTPServer;

/**
 * A mail provider on 127.0.0.1 that delivers nothing: what is sent by SMTP is shown on a page. Mails are kept in memory
 * only, because there are links and codes in them.
 */
public final class SandboxMail implements AutoCloseable {

    /** How many mails are kept; the oldest make way. */
    static final int KEPT = 200;

    /** Somebody whose mailbox is gone: mail to an address that begins so is refused for good. */
    public static final String GONE = "gone";

    private static final int LARGEST = 1_000_000;

    private final List<Mail> mails = new ArrayList<>();
    private final InstantSource clock;
    private final ExecutorService threads = Executors.newCachedThreadPool(SandboxMail::thread);
    private final SMTPServer smtp;
    private final Door site;
    private long next = 1;

    /**
     * One mail as it came.
     *
     * @param number counts from one
     */
    public record Mail(long number, String to, Instant at, MimeMessage content) {

        /** What it says as plain text; empty when it has none. */
        public String text() {
            try {
                return Objects.requireNonNullElse(MailSite.part(content, "text/plain"), "");
            } catch (MessagingException | IOException unreadable) {
                throw new IllegalStateException("a mail that was taken cannot be read", unreadable);
            }
        }
    }

    private SandboxMail(int smtpPort, int sitePort, InstantSource clock) {
        this.clock = clock;
        this.smtp = SMTPServer.port(smtpPort)
                .bindAddress(loopback())
                .hostName("mail.sandbox.test")
                .softwareName("Sandbox mail")
                .maxMessageSize(LARGEST)
                .messageHandlerFactory(this::receive)
                .build();
        this.smtp.start();
        try {
            this.site = new Door(sitePort, new MailSite(this), threads);
        } catch (RuntimeException e) {
            this.smtp.stop();
            threads.shutdownNow();
            throw e;
        }
    }

    /**
     * Starts it.
     *
     * @param smtpPort where mails are taken; 0 for any free port
     * @param sitePort where they are shown; 0 for any free port
     */
    public static SandboxMail start(int smtpPort, int sitePort) {
        return new SandboxMail(smtpPort, sitePort, InstantSource.system());
    }

    private static InetAddress loopback() {
        try {
            return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }

    /** The port that takes mails. */
    public int smtpPort() {
        return smtp.getPortAllocated();
    }

    /** The page that shows them. */
    public URI site() {
        return site.uri().resolve("/");
    }

    /** What came, newest first. */
    public synchronized List<Mail> mails() {
        List<Mail> newest = new ArrayList<>(mails);
        Collections.reverse(newest);
        return newest;
    }

    /** What came for one address, oldest first. */
    public synchronized List<Mail> to(String address) {
        return mails.stream().filter(mail -> mail.to().equals(address)).toList();
    }

    synchronized Optional<Mail> mail(long number) {
        return mails.stream().filter(mail -> mail.number() == number).findFirst();
    }

    private synchronized void keep(String to, MimeMessage content) {
        mails.add(new Mail(next, to, clock.instant(), content));
        next++;
        if (mails.size() > KEPT) {
            mails.remove(0);
        }
    }

    private MessageHandler receive(MessageContext context) {
        return new MessageHandler() {

            private final List<String> recipients = new ArrayList<>();

            @Override
            public void from(String sender) {
                // Whoever it is.
            }

            @Override
            public void recipient(String address) throws RejectException {
                if (address.startsWith(GONE)) {
                    throw new RejectException(550, "5.1.1 <" + address + "> does not live here any more");
                }
                recipients.add(address);
            }

            @Override
            public @Nullable String data(InputStream data) throws RejectException, IOException {
                byte[] bytes = data.readNBytes(LARGEST + 1);
                if (bytes.length > LARGEST) {
                    throw new RejectException(552, "5.3.4 too long");
                }
                for (String to : recipients) {
                    try {
                        keep(
                                to,
                                new MimeMessage(
                                        Session.getInstance(new Properties()), new ByteArrayInputStream(bytes)));
                    } catch (MessagingException unreadable) {
                        throw new RejectException(554, "5.6.0 this is no mail");
                    }
                }
                return null;
            }

            @Override
            public void done() {
                // Nothing is held open.
            }
        };
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "sandbox-mail");
        thread.setDaemon(true);
        return thread;
    }

    /** Stops taking and showing mails. */
    @Override
    public void close() {
        smtp.stop();
        site.close();
        threads.shutdownNow();
    }
}

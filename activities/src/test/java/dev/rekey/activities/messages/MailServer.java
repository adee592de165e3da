package dev.rekey.activities.messages;

import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.server.SMTPServer;

/** A real SMTP server on loopback that keeps what it is given, and refuses what it is told to. */
final class MailServer implements AutoCloseable {

    private final List<MimeMessage> taken = new CopyOnWriteArrayList<>();
    private final SMTPServer server;
    private volatile @Nullable Refusal refusal;

    private record Refusal(int code, String words) {}

    private MailServer(int port) {
        server = SMTPServer.port(port)
                .bindAddress(InetAddress.getLoopbackAddress())
                .messageHandlerFactory(context -> new MessageHandler() {
                    @Override
                    public void from(String sender) {
                        // Whoever it is.
                    }

                    @Override
                    public void recipient(String address) throws RejectException {
                        Refusal no = refusal;
                        if (no != null) {
                            throw new RejectException(no.code(), no.words() + " <" + address + ">");
                        }
                    }

                    @Override
                    public @Nullable String data(InputStream data) throws IOException {
                        try {
                            taken.add(new MimeMessage(
                                    Session.getInstance(new Properties()),
                                    new ByteArrayInputStream(data.readAllBytes())));
                        } catch (MessagingException unreadable) {
                            throw new IOException(unreadable);
                        }
                        return null;
                    }

                    @Override
                    public void done() {
                        // Nothing is held open.
                    }
                })
                .build();
        server.start();
    }

    static MailServer start() {
        return new MailServer(0);
    }

    int port() {
        return server.getPortAllocated();
    }

    /** From now on every recipient is refused so, with the address in it as servers do. */
    void refuse(int code, String words) {
        refusal = new Refusal(code, words);
    }

    List<MimeMessage> taken() {
        return List.copyOf(taken);
    }

    MimeMessage only() {
        if (taken.size() != 1) {
            throw new AssertionError(taken.size() + " mails came");
        }
        return taken.get(0);
    }

    static String text(Part mail) {
        return part(mail, "text/plain");
    }

    static String html(Part mail) {
        return part(mail, "text/html");
    }

    private static String part(Part mail, String type) {
        String found = find(mail, type);
        if (found == null) {
            throw new AssertionError("no part of type " + type);
        }
        return found.replace("\r\n", "\n");
    }

    private static @Nullable String find(Part part, String type) {
        try {
            if (part.isMimeType(type)) {
                return String.valueOf(part.getContent());
            }
            if (part.getContent() instanceof Multipart parts) {
                for (int i = 0; i < parts.getCount(); i++) {
                    BodyPart one = parts.getBodyPart(i);
                    String found = find(one, type);
                    if (found != null) {
                        return found;
                    }
                }
            }
            return null;
        } catch (MessagingException | IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        server.stop();
    }
}

package dev.rekey.sandbox;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.rekey.sandbox.SandboxMail.Mail;
import jakarta.mail.BodyPart;
import jakarta.mail.Header;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.MimeUtility;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows what the sandbox's mail provider was given. */
final class MailSite implements HttpHandler {

    private static final Logger LOG = LoggerFactory.getLogger(MailSite.class);
    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT);
    private static final Set<String> SHOWN =
            Set.of("From", "To", "Subject", "Date", "Message-ID", "List-Unsubscribe", "List-Unsubscribe-Post");

    private final SandboxMail mails;
    private final Answer style = Answer.text(200, "text/css;charset=UTF-8", style());

    MailSite(SandboxMail mails) {
        this.mails = mails;
    }

    @Override
    public void handle(HttpExchange http) throws IOException {
        try (http) {
            Wire.send(
                    http,
                    answer(http)
                            .with("Cache-Control", "no-store")
                            .with("Referrer-Policy", "no-referrer")
                            .with("X-Content-Type-Options", "nosniff"));
        }
    }

    private Answer answer(HttpExchange http) throws IOException {
        try {
            if (!Visit.forThisMachine(http)) {
                return page(421, "Wrong address", Html.of("<p>Open the mailbox as 127.0.0.1 or localhost.</p>"));
            }
            Visit visit = Visit.read(http);
            if (!visit.method().equals("GET") && !visit.method().equals("HEAD")) {
                return page(405, "Not possible", Html.of("<p>Pages are fetched with GET.</p>"))
                        .with("Allow", "GET, HEAD");
            }
            return answer(visit);
        } catch (NoSuchElementException | NumberFormatException e) {
            return page(404, "Not found", Html.of("<p>There is no such mail. The oldest make way for new ones.</p>"));
        } catch (IllegalArgumentException e) {
            return page(400, "Not understood", Html.of("<p>The request makes no sense.</p>"));
        } catch (MessagingException | RuntimeException e) {
            LOG.error("A page of the mailbox failed ({}).", e.getClass().getName());
            return page(500, "Something went wrong", Html.of("<p>The mailbox could not do this.</p>"));
        }
    }

    private Answer answer(Visit visit) throws MessagingException, IOException {
        if (visit.exchange().isEmpty()) {
            return list();
        }
        if (visit.exchange().equals("site.css")) {
            return style;
        }
        Mail mail = mails.mail(Long.parseLong(visit.exchange())).orElseThrow();
        return switch (visit.page()) {
            case "" -> one(mail);
            case "page" -> asPage(mail);
            default -> throw new NoSuchElementException();
        };
    }

    private Answer list() throws MessagingException {
        List<Html> rows = new ArrayList<>();
        for (Mail mail : mails.mails()) {
            rows.add(Html.of(
                    "<li class=\"card\"><a href=\"/{}\"><strong>{}</strong></a><br>to {}, {}</li>",
                    mail.number(),
                    mail.content().getSubject(),
                    mail.to(),
                    MOMENT.format(mail.at().atOffset(ZoneOffset.UTC))));
        }
        return page(
                200,
                "Mailbox",
                rows.isEmpty()
                        ? Html.of("<p id=\"none\">Nothing yet. What Rekey mails to the demo customers appears here;"
                                + " nothing leaves this machine.</p>")
                        : Html.of(
                                "<p>What Rekey mailed, newest first. Nothing leaves this machine, and a restart"
                                        + " forgets it.</p><ul class=\"mails\">{}</ul>",
                                Html.all(rows)));
    }

    private Answer one(Mail mail) throws MessagingException, IOException {
        List<Html> headers = new ArrayList<>();
        for (Header header : Collections.list(mail.content().getAllHeaders())) {
            if (SHOWN.contains(header.getName())) {
                headers.add(Html.of(
                        "<dt>{}</dt><dd>{}</dd>",
                        header.getName(),
                        MimeUtility.decodeText(MimeUtility.unfold(header.getValue()))));
            }
        }
        return page(
                200,
                String.valueOf(mail.content().getSubject()),
                Html.of("""
                        <p><a href="/">All mails</a></p>
                        <dl class="card">{}</dl>
                        <iframe title="The mail as a page" src="/{}/page" sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>
                        <h2>As text</h2>
                        <pre class="card" id="text">{}</pre>
                        """, Html.all(headers), mail.number(), part(mail.content(), "text/plain")));
    }

    /** The mail itself: its links open in a tab of their own, and its scripts do not run. */
    private Answer asPage(Mail mail) throws MessagingException, IOException {
        String html = part(mail.content(), "text/html");
        if (html == null) {
            throw new NoSuchElementException();
        }
        return Answer.html(200, html.replaceFirst("<head>", "<head><base target=\"_blank\">"))
                .with(
                        "Content-Security-Policy",
                        "default-src 'none'; style-src 'unsafe-inline'; sandbox allow-popups"
                                + " allow-popups-to-escape-sandbox; frame-ancestors 'self'");
    }

    /** The first part of this type; null when there is none. */
    static @Nullable String part(Part part, String type) throws MessagingException, IOException {
        if (part.isMimeType(type)) {
            return String.valueOf(part.getContent());
        }
        if (part.getContent() instanceof Multipart parts) {
            for (int i = 0; i < parts.getCount(); i++) {
                BodyPart one = parts.getBodyPart(i);
                String found = part(one, type);
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }

    private static Answer page(int status, String title, Html content) {
        return Answer.html(status, Html.of("""
                        <!DOCTYPE html>
                        <html lang="en">
                        <head>
                        <meta charset="utf-8">
                        <meta name="viewport" content="width=device-width, initial-scale=1">
                        <title>{}</title>
                        <link rel="stylesheet" href="/site.css">
                        </head>
                        <body>
                        <header><a class="brand" href="/">Mailbox</a> <span class="badge">sandbox</span></header>
                        <main><h1>{}</h1>{}</main>
                        </body>
                        </html>
                        """, title, title, content).toString())
                .with(
                        "Content-Security-Policy",
                        "default-src 'none'; style-src 'self'; frame-src 'self'; base-uri 'none';"
                                + " form-action 'none'; frame-ancestors 'none'");
    }

    private static String style() {
        try (InputStream css = MailSite.class.getResourceAsStream("/sandbox/site.css")) {
            if (css == null) {
                throw new IllegalStateException("the style is missing");
            }
            return new String(css.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("the style cannot be read", e);
        }
    }
}

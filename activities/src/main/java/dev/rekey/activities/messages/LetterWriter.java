package dev.rekey.activities.messages;

import dev.rekey.accounts.access.GuideAsk;
import dev.rekey.accounts.store.Words;
import dev.rekey.workflows.model.AccountOutcome;
import dev.rekey.workflows.model.AccountView;
import dev.rekey.workflows.model.Outcome;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.thymeleaf.context.Context;
import org.thymeleaf.spring6.SpringTemplateEngine;
import org.thymeleaf.templatemode.TemplateMode;
import org.thymeleaf.templateresolver.ClassLoaderTemplateResolver;

/** Writes messages: one design for all of them, as a page and as text. Whatever is filled in is escaped. */
public final class LetterWriter {

    private static final int LONGEST_SUBJECT = 120;
    private static final int LONGEST_NAME = 100;

    private final SpringTemplateEngine templates = new SpringTemplateEngine();
    private final URI publicUrl;
    private final String platform;

    /**
     * Writes for this platform.
     *
     * @param publicUrl where traders reach the pages: every link leads there
     * @param platform how traders know it; empty where that is not configured
     */
    public LetterWriter(URI publicUrl, String platform) {
        this.publicUrl = publicUrl;
        this.platform = Words.clean(platform, LONGEST_NAME);
        ClassLoaderTemplateResolver resolver = new ClassLoaderTemplateResolver(LetterWriter.class.getClassLoader());
        resolver.setPrefix("dev/rekey/activities/messages/");
        resolver.setSuffix(".html");
        resolver.setTemplateMode(TemplateMode.HTML);
        resolver.setCharacterEncoding(StandardCharsets.UTF_8.name());
        resolver.setCacheable(true);
        templates.setTemplateResolver(resolver);
    }

    /**
     * What lets the reader in or turns something off. None of it is kept.
     *
     * @param link the token of a link to the guide
     * @param stop the token that turns reminders off
     * @param code the six digits, for the browser that asks
     */
    record Keys(
            @Nullable String link,
            @Nullable String stop,
            @Nullable String code,
            @Nullable GuideAsk ask) {

        @Override
        public String toString() {
            return "Keys[redacted]";
        }
    }

    /** Writes a message to this address. */
    Letter write(Occasion occasion, String to, Keys keys) {
        MessageWords words = MessageWords.in(occasion.contact().language());
        Content content = content(occasion, keys, words);
        String subject = Words.clean(content.subject(), LONGEST_SUBJECT);
        URI link = keys.link() == null ? null : place("/g/" + keys.link());
        URI stop = keys.stop() == null ? null : place("/stop/" + keys.stop());
        List<Line> lines = occasion.kind().alone() ? List.of() : lines(occasion, words);

        Map<String, @Nullable Object> shown = new HashMap<>();
        shown.put("language", words.language().toLanguageTag());
        shown.put("subject", subject);
        shown.put("platform", platform.isEmpty() ? words.say("platform.yours") : platform);
        shown.put("greeting", words.say("greeting", name(occasion.customerName())));
        shown.put("paragraphs", content.paragraphs());
        shown.put("code", keys.code());
        shown.put("after", content.after());
        shown.put("link", link == null ? null : link.toString());
        shown.put("button", words.say(occasion.kind() == MessageKind.FINISHED ? "report" : "open"));
        shown.put("door", link == null || occasion.kind() == MessageKind.FINISHED ? null : words.say("door"));
        shown.put("accountsTitle", words.say("accounts"));
        shown.put("accounts", lines.stream().map(Line::shown).toList());
        shown.put("never", words.say("never", publicUrl.getHost()));
        shown.put("from", platform.isEmpty() ? words.say("from.yours") : words.say("from", platform));
        shown.put("stop", stop == null ? null : stop.toString());
        shown.put("stopWords", words.say("stop"));

        Context context = new Context(words.language());
        context.setVariables(shown);
        return new Letter(
                id(occasion.message().key()),
                to,
                words.language(),
                subject,
                text(shown, content, lines),
                templates.process("message", context),
                stop);
    }

    /** The same for the same message, whenever and by whichever worker it is written. */
    static String id(String key) {
        return "rekey-" + UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8));
    }

    private record Content(String subject, List<String> paragraphs, List<String> after) {

        static Content of(String subject, String paragraph) {
            return new Content(subject, List.of(paragraph), List.of());
        }
    }

    private static Content content(Occasion occasion, Keys keys, MessageWords words) {
        int waiting = occasion.waiting();
        return switch (occasion.kind()) {
            case INVITATION -> Content.of(words.say("invitation.subject"), words.say("invitation.lead"));
            case REMINDER, NUDGE ->
                Content.of(words.say("reminder.subject", waiting), words.say("reminder.lead", waiting));
            case TURNED -> {
                String turn = "turned." + occasion.turn();
                String account = about(occasion);
                yield Content.of(words.say(turn + ".subject", account), words.say(turn + ".lead", account));
            }
            case ANSWERED -> Content.of(words.say("answered.subject"), words.say("answered.lead", about(occasion)));
            case REPLIED -> {
                String account = about(occasion);
                yield Content.of(
                        words.say("replied.subject"),
                        account.isEmpty() ? words.say("replied.lead.all") : words.say("replied.lead", account));
            }
            case EXPIRES -> {
                String day = words.day(
                        occasion.session().expiresAt(), occasion.contact().zone());
                int open = occasion.open().size();
                yield Content.of(words.say("expires.subject", open, day), words.say("expires.lead", open, day));
            }
            case FINISHED -> finished(occasion, words);
            case CODE -> {
                GuideAsk ask = keys.ask();
                yield new Content(
                        words.say("code.subject"),
                        List.of(words.say(
                                "code.lead",
                                ask == null ? "" : Words.clean(ask.what(), LONGEST_NAME),
                                ask == null ? "" : Integer.toString(ask.number()))),
                        List.of(words.say("code.only"), words.say("code.stranger")));
            }
        };
    }

    private static Content finished(Occasion occasion, MessageWords words) {
        int all = occasion.session().accountIds().size();
        int working = occasion.session().working();
        String which = working == all ? "finished.all" : "finished.some";
        boolean elsewhere =
                occasion.session().finished().stream().anyMatch(done -> done.outcome() == Outcome.FIXED_ELSEWHERE);
        return new Content(
                words.say(which + ".subject"),
                List.of(words.say(
                        working == all && elsewhere ? "finished.elsewhere.lead" : which + ".lead", working, all)),
                working == 0 ? List.of() : List.of(words.say("finished.old")));
    }

    private static String about(Occasion occasion) {
        return occasion.about().map(LetterWriter::title).orElse("");
    }

    private static String title(AccountView account) {
        return Words.clean(account.title(), LONGEST_NAME);
    }

    private static String name(String written) {
        return Words.clean(written, LONGEST_NAME);
    }

    /** An account, and how it stands. */
    private record Line(String title, String label, String state, List<String> more) {

        Map<String, Object> shown() {
            return Map.of("title", title, "label", label, "state", state, "more", more);
        }
    }

    private static List<Line> lines(Occasion occasion, MessageWords words) {
        List<Line> lines = new ArrayList<>();
        for (AccountView account : occasion.accounts()) {
            AccountOutcome outcome = occasion.outcome(account).orElse(null);
            lines.add(new Line(
                    title(account),
                    Words.clean(account.label(), LONGEST_NAME),
                    words.say("account." + state(account, outcome)),
                    outcome == null || occasion.kind() != MessageKind.FINISHED
                            ? List.of()
                            : more(outcome, occasion, words)));
        }
        return lines;
    }

    private static String state(AccountView account, @Nullable AccountOutcome outcome) {
        Outcome ended = outcome == null ? account.outcome() : outcome.outcome();
        if (ended != null) {
            return switch (ended) {
                case REPLACED, MENDED -> "works";
                case FIXED_ELSEWHERE -> "elsewhere";
                case SKIPPED -> "left";
                case CANCELLED, EXPIRED -> "closed";
            };
        }
        return switch (account.waitingOn()) {
            case CUSTOMER -> "customer";
            case EXCHANGE -> "exchange";
            case REKEY, NOBODY -> "rekey";
            case SUPPORT -> "support";
        };
    }

    /** What one keeps of an account that is done: how long it was out, and what is left on the exchange. */
    private static List<String> more(AccountOutcome outcome, Occasion occasion, MessageWords words) {
        List<String> more = new ArrayList<>();
        Instant out = outcome.lastWorkingAt();
        Instant back = outcome.connectedAt();
        if (out != null && back != null && outcome.outcome().success()) {
            more.add(words.say(
                    "account.since",
                    words.time(out, occasion.contact().zone()),
                    words.time(back, occasion.contact().zone())));
        }
        if (outcome.abandonedKeys() > 0) {
            more.add(words.say("finished.leftover", outcome.abandonedKeys()));
        }
        return more;
    }

    private static String text(Map<String, @Nullable Object> shown, Content content, List<Line> lines) {
        StringBuilder text = new StringBuilder();
        paragraph(text, shown.get("greeting"));
        content.paragraphs().forEach(one -> paragraph(text, one));
        paragraph(text, shown.get("code"));
        content.after().forEach(one -> paragraph(text, one));
        if (shown.get("link") != null) {
            paragraph(text, shown.get("button") + ":\n" + shown.get("link"));
        }
        paragraph(text, shown.get("door"));
        if (!lines.isEmpty()) {
            StringBuilder list = new StringBuilder(shown.get("accountsTitle") + ":");
            for (Line line : lines) {
                list.append(String.format(Locale.ROOT, "%n- %s (%s): %s", line.title(), line.label(), line.state()));
                line.more().forEach(more -> list.append("\n  ").append(more));
            }
            paragraph(text, list);
        }
        paragraph(text, shown.get("never"));
        paragraph(text, shown.get("from"));
        if (shown.get("stop") != null) {
            paragraph(text, shown.get("stopWords") + ":\n" + shown.get("stop"));
        }
        return text.toString();
    }

    private static void paragraph(StringBuilder text, @Nullable Object paragraph) {
        if (paragraph != null) {
            text.append(text.isEmpty() ? "" : "\n\n").append(paragraph);
        }
    }

    private URI place(String path) {
        String base = publicUrl.toString();
        return URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path);
    }
}

package dev.rekey.activities.messages;

import dev.rekey.accounts.AuditEntry;
import dev.rekey.accounts.Contact;
import dev.rekey.accounts.Customer;
import dev.rekey.accounts.Message;
import dev.rekey.accounts.Message.Why;
import dev.rekey.accounts.access.GuideAsk;
import dev.rekey.accounts.access.GuideAsks;
import dev.rekey.accounts.access.GuideLinks;
import dev.rekey.accounts.access.ReminderStops;
import dev.rekey.accounts.read.AccountDirectory;
import dev.rekey.accounts.read.Contacts;
import dev.rekey.accounts.read.Progress;
import dev.rekey.accounts.read.StoredSession;
import dev.rekey.accounts.write.AuditTrail;
import dev.rekey.accounts.write.Outbox;
import dev.rekey.accounts.write.ProgressWriter;
import dev.rekey.workflows.activities.DeliveryActivities;
import dev.rekey.workflows.model.AccountView;
import dev.rekey.workflows.model.SessionView;
import io.temporal.failure.ApplicationFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends what waits for a customer. What a message says and what lets its reader in are made when it goes out, so no link
 * and no code is ever kept, and a message that waited for a day tells what is so now.
 */
public final class DeliveryActivitiesImpl implements DeliveryActivities {

    /** For how long a message is tried. */
    static final Duration TRIED_FOR = Duration.ofDays(3);

    private static final String MAKER = "rekey";

    private final Outbox outbox;
    private final Contacts contacts;
    private final AccountDirectory directory;
    private final Progress progress;
    private final GuideLinks links;
    private final GuideAsks asks;
    private final ReminderStops stops;
    private final ProgressWriter pages;
    private final AuditTrail audit;
    private final TransactionTemplate transaction;
    private final @Nullable Channel channel;
    private final @Nullable LetterWriter writer;
    private final QuietHours quiet;
    private final Clock clock;
    private final JsonMapper json = JsonMapper.builder().build();

    /**
     * Sends by this channel.
     *
     * @param channel null where nothing is sent
     */
    public DeliveryActivitiesImpl(
            Outbox outbox,
            Contacts contacts,
            AccountDirectory directory,
            Progress progress,
            GuideLinks links,
            GuideAsks asks,
            ReminderStops stops,
            ProgressWriter pages,
            AuditTrail audit,
            PlatformTransactionManager transactions,
            @Nullable Channel channel,
            @Nullable LetterWriter writer,
            QuietHours quiet,
            Clock clock) {
        this.outbox = outbox;
        this.contacts = contacts;
        this.directory = directory;
        this.progress = progress;
        this.links = links;
        this.asks = asks;
        this.stops = stops;
        this.pages = pages;
        this.audit = audit;
        this.transaction = new TransactionTemplate(transactions);
        this.channel = channel;
        this.writer = writer;
        this.quiet = quiet;
        this.clock = clock;
    }

    @Override
    public void deliver(String customerId) {
        String notYet;
        try {
            notYet = sendAll(customerId);
        } catch (RuntimeException failed) {
            // What a database or a library says may quote what it was given, and Temporal keeps what a failure says.
            throw ApplicationFailure.newFailure(
                    "The messages could not be sent: " + failed.getClass().getSimpleName(), "Failed");
        }
        if (notYet != null) {
            throw ApplicationFailure.newFailure(notYet, "NotYet");
        }
    }

    /** Answers why something has to be tried again; null when all is settled. */
    private @Nullable String sendAll(String customerId) {
        List<Message> due = outbox.due(customerId);
        Contact contact = contacts.of(customerId);
        String email = contact.email();
        if (channel == null || writer == null || email == null) {
            due.forEach(one -> outbox.unsent(one.key(), email == null ? Why.NO_ADDRESS : Why.NO_CHANNEL));
            return null;
        }
        String name = directory.customer(customerId).map(Customer::name).orElse(customerId);
        String notYet = null;
        List<Occasion> ready = new ArrayList<>();
        for (Message message : due) {
            Occasion occasion = occasion(message, name, contact);
            if (occasion == null) {
                notYet = tooOld(message) ? notYet : "The session is not there yet.";
            } else if (goesOut(occasion)) {
                ready.add(occasion);
            }
        }
        for (Occasion occasion : newest(ready)) {
            String words = send(occasion, email, channel, writer);
            notYet = words == null ? notYet : words;
        }
        return notYet;
    }

    /** Null for one that cannot be written now. */
    private @Nullable Occasion occasion(Message message, String name, Contact contact) {
        MessageKind kind = MessageKind.of(message.kind());
        StoredSession session = progress.session(message.sessionId()).orElse(null);
        if (kind == null || session == null) {
            return null;
        }
        SessionView view = json.readValue(session.json(), SessionView.class);
        List<AccountView> accounts = progress.accounts(message.sessionId()).stream()
                .map(stored -> json.readValue(stored.json(), AccountView.class))
                .sorted(Comparator.comparingInt(account -> view.accountIds().indexOf(account.accountId())))
                .toList();
        return new Occasion(kind, message, name, contact, view, accounts);
    }

    private boolean tooOld(Message message) {
        if (clock.instant().isBefore(message.due().plus(TRIED_FOR))) {
            return false;
        }
        outbox.failed(message.key());
        return true;
    }

    /** Whether a message has a point, now; settles or postpones one that has not. */
    private boolean goesOut(Occasion occasion) {
        Message message = occasion.message();
        MessageKind kind = occasion.kind();
        if (tooOld(message)) {
            return false;
        }
        boolean over = kind.needsOpenSession() && occasion.session().state() != SessionView.State.OPEN;
        boolean unasked = kind == MessageKind.CODE && ask(message) == null;
        if (over || unasked || !occasion.tellsSomething()) {
            outbox.unsent(message.key(), Why.NOT_NEEDED);
            return false;
        }
        if (kind.optional() && !occasion.contact().reminders()) {
            outbox.unsent(message.key(), Why.REMINDERS_OFF);
            return false;
        }
        Instant later = later(occasion);
        if (later != null) {
            outbox.later(message.key(), later);
            return false;
        }
        return true;
    }

    private @Nullable Instant later(Occasion occasion) {
        Instant now = clock.instant();
        if (occasion.kind() == MessageKind.EXPIRES) {
            // Support or the customer may have given it more time since.
            Instant due = ClosingSoon.dueAt(
                    occasion.session().startedAt(), occasion.session().expiresAt());
            if (due.isAfter(now)) {
                return due;
            }
        }
        return occasion.kind().keepsQuiet()
                ? quiet.endsAt(now, occasion.contact().zone())
                : null;
    }

    private @Nullable GuideAsk ask(Message message) {
        String askId = message.askId();
        return askId == null ? null : asks.waiting(message.sessionId(), askId).orElse(null);
    }

    /**
     * Of all that is ready the newest of each session, and each code: a message tells how all accounts stand, so the newest
     * says what the older ones would have said. A reminder says less than any other.
     */
    private List<Occasion> newest(List<Occasion> ready) {
        List<Occasion> chosen = new ArrayList<>();
        for (Occasion one : ready) {
            Occasion rival = one.kind().alone()
                    ? null
                    : chosen.stream()
                            .filter(other -> !other.kind().alone())
                            .filter(other -> other.message()
                                    .sessionId()
                                    .equals(one.message().sessionId()))
                            .findFirst()
                            .orElse(null);
            if (rival == null) {
                chosen.add(one);
                continue;
            }
            boolean stays = one.kind().optional() && !rival.kind().optional();
            outbox.unsent((stays ? one : rival).message().key(), Why.NEWER);
            if (!stays) {
                chosen.remove(rival);
                chosen.add(one);
            }
        }
        return chosen;
    }

    /** Answers why it has to be tried again; null when it is settled. */
    private @Nullable String send(Occasion occasion, String email, Channel by, LetterWriter as) {
        Message message = occasion.message();
        LetterWriter.Keys keys = keys(occasion);
        if (keys == null) {
            outbox.unsent(message.key(), Why.NOT_NEEDED);
            return null;
        }
        Letter letter = as.write(occasion, email, keys);
        outbox.trying(message.key(), by.name(), email, letter.language().toLanguageTag());
        Channel.Answer answer = by.send(letter);
        if (answer instanceof Channel.Answer.Taken) {
            taken(occasion, keys);
            return null;
        }
        if (keys.link() != null) {
            links.forget(keys.link());
        }
        if (keys.stop() != null) {
            stops.forget(keys.stop());
        }
        if (answer instanceof Channel.Answer.Refused refused) {
            outbox.bounced(message.key(), refused.words());
            return null;
        }
        String words = ((Channel.Answer.NotYet) answer).words();
        outbox.notYet(message.key(), words);
        return words;
    }

    /** Null for a code that support has made meanwhile: that one is read out perhaps, and must not be replaced. */
    private LetterWriter.@Nullable Keys keys(Occasion occasion) {
        Message message = occasion.message();
        if (occasion.kind() == MessageKind.CODE) {
            GuideAsk ask = ask(message);
            return ask == null
                    ? null
                    : links.newCodeToMail(message.sessionId(), ask.id(), MAKER)
                            .map(code -> new LetterWriter.Keys(null, null, code, ask))
                            .orElse(null);
        }
        return new LetterWriter.Keys(
                links.create(message.sessionId(), MAKER),
                occasion.kind().optional() ? stops.make(Objects.requireNonNull(message.customerId())) : null,
                null,
                null);
    }

    /** In one transaction; the audit has one line for each message, however often this is done. */
    private void taken(Occasion occasion, LetterWriter.Keys keys) {
        Message message = occasion.message();
        transaction.executeWithoutResult(status -> {
            outbox.sent(message.key());
            if (keys.ask() != null) {
                asks.answer(message.sessionId(), keys.ask().id());
            }
            pages.touch(message.sessionId());
            audit.append(new AuditEntry(
                    clock.instant(),
                    "program",
                    MAKER,
                    "MESSAGE_SENT",
                    message.customerId(),
                    message.sessionId(),
                    message.accountId(),
                    what(occasion.kind()) + (keys.link() == null ? "." : ", with a link of its own."),
                    "message/" + message.key()));
        });
    }

    private static String what(MessageKind kind) {
        String word = kind.name().toLowerCase(Locale.ROOT);
        return Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }
}

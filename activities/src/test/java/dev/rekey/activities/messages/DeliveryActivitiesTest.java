package dev.rekey.activities.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekey.accounts.Database;
import dev.rekey.accounts.House;
import dev.rekey.accounts.Message;
import dev.rekey.accounts.Message.State;
import dev.rekey.accounts.Message.Why;
import dev.rekey.accounts.Notice;
import dev.rekey.accounts.access.CodeCheck;
import dev.rekey.accounts.access.GuideAsk;
import dev.rekey.accounts.access.LinkCheck;
import dev.rekey.accounts.read.AuditLog;
import dev.rekey.accounts.read.Contacts;
import dev.rekey.accounts.read.Page;
import dev.rekey.accounts.read.SessionSummary;
import dev.rekey.accounts.write.ContactBook;
import dev.rekey.terms.Market;
import dev.rekey.terms.Step;
import dev.rekey.terms.Verdict;
import dev.rekey.workflows.model.AccountOutcome;
import dev.rekey.workflows.model.AccountView;
import dev.rekey.workflows.model.Actor;
import dev.rekey.workflows.model.Outcome;
import dev.rekey.workflows.model.Reason;
import dev.rekey.workflows.model.SessionView;
import dev.rekey.workflows.model.SlotView;
import dev.rekey.workflows.model.Waiting;
import io.temporal.failure.ApplicationFailure;
import jakarta.mail.internet.MimeMessage;
import java.io.StringReader;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import tools.jackson.databind.json.JsonMapper;

/** Messages on their way to a real mail server, from a real database. */
class DeliveryActivitiesTest {

    private static final String CUSTOMER = "4711";
    private static final String ADDRESS = "anna.berg@example.com";
    private static final String SESSION = "session-1";
    private static final Pattern LINK = Pattern.compile("https://keys\\.example\\.com/g/([A-Za-z0-9_-]{43})");
    private static final Pattern STOP = Pattern.compile("https://keys\\.example\\.com/stop/([A-Za-z0-9_-]{43})");

    private final House house = new House(Database.H2_FILE);
    private final MailServer server = MailServer.start();
    private final JsonMapper json = JsonMapper.builder().build();
    private final List<AccountOutcome> finished = new ArrayList<>();
    private DeliveryActivitiesImpl activities = activities(smtp(server.port()));
    private int written;
    private long revision;

    @BeforeEach
    void aSessionOfTwoAccounts() {
        house.outbox.opened(Contacts.MAIL, true);
        importContact(ADDRESS, "en", "Europe/Berlin");
        publish("a-1", "Binance Futures", Waiting.CUSTOMER, null, null, null);
        publish("a-2", "KuCoin Spot", Waiting.CUSTOMER, null, null, null);
        publishSession(SessionView.State.OPEN);
    }

    @AfterEach
    void close() {
        server.close();
        house.close();
    }

    private void importContact(@Nullable String email, String language, String zone) {
        house.accountImport.importCsv(
                new StringReader("customer,name,exchange,market,label,email,language,timezone\n" + CUSTOMER
                        + ",Anna <b>Berg</b>,kucoin,SPOT,Main," + (email == null ? "" : email) + "," + language + ","
                        + zone + "\n"),
                (exchange, market) -> true);
    }

    private Channel smtp(int port) {
        return smtp(port, "Example Trade");
    }

    private Channel smtp(int port, String name) {
        JavaMailSenderImpl sender = new JavaMailSenderImpl();
        sender.setHost("127.0.0.1");
        sender.setPort(port);
        sender.getJavaMailProperties().setProperty("mail.smtp.connectiontimeout", "5000");
        sender.getJavaMailProperties().setProperty("mail.smtp.timeout", "20000");
        return new SmtpChannel(sender, "support@platform.example", name);
    }

    private DeliveryActivitiesImpl activities(@Nullable Channel channel) {
        return activities(channel, "Example Trade");
    }

    private DeliveryActivitiesImpl activities(@Nullable Channel channel, String platform) {
        return new DeliveryActivitiesImpl(
                house.outbox,
                house.contacts,
                house.directory,
                house.progress,
                house.guideLinks,
                house.guideAsks,
                house.reminderStops,
                house.progressWriter,
                house.audit,
                house.transactions,
                channel,
                new LetterWriter(URI.create("https://keys.example.com"), platform),
                new QuietHours(LocalTime.of(21, 0), LocalTime.of(8, 0)),
                house.clock);
    }

    private void publish(
            String account,
            String title,
            Waiting waiting,
            @Nullable Verdict verdict,
            @Nullable SlotView slot,
            @Nullable Outcome outcome) {
        AccountView view = new AccountView(
                SESSION,
                account,
                ++revision,
                "binance",
                Market.FUTURES,
                title,
                "Grid & co",
                Step.EDIT,
                waiting,
                house.clock.instant(),
                "main",
                slot == null ? List.of() : List.of(slot),
                1,
                0,
                false,
                verdict,
                List.of(),
                null,
                false,
                false,
                null,
                0,
                List.of(),
                null,
                outcome,
                outcome == null ? null : house.clock.instant(),
                List.of());
        house.progressWriter.publishAccount(
                new dev.rekey.accounts.write.AccountView(
                        SESSION,
                        account,
                        view.revision(),
                        json.writeValueAsString(view),
                        waiting.name(),
                        house.clock.instant()),
                List.of());
    }

    private void publishSession(SessionView.State state) {
        Instant ended = state == SessionView.State.OPEN ? null : house.clock.instant();
        SessionView view = new SessionView(
                SESSION,
                CUSTOMER,
                ++revision,
                Reason.VAULT_RESET,
                null,
                Actor.agent("sam"),
                Actor.agent("sam"),
                House.START,
                House.START.plus(Duration.ofDays(30)),
                List.of("a-1", "a-2"),
                List.copyOf(finished),
                0,
                state,
                ended);
        house.progressWriter.publishSession(
                SESSION,
                known -> new dev.rekey.accounts.write.SessionView(
                        new SessionSummary(
                                SESSION,
                                CUSTOMER,
                                "VAULT_RESET",
                                state.name(),
                                null,
                                "sam",
                                2,
                                finished.size(),
                                null,
                                House.START,
                                ended,
                                "so many done"),
                        view.revision(),
                        json.writeValueAsString(view)),
                List.of());
    }

    private String queue(MessageKind kind, @Nullable String account) {
        String key = SESSION + "/" + kind + "/" + ++written;
        house.clock.advance(Duration.ofSeconds(1));
        house.outbox.queue(
                new Notice(key, kind.name(), SESSION, account, house.clock.instant(), "in short"), CUSTOMER, null);
        return key;
    }

    private Message message(String key) {
        return house.noticeBoard.messages(SESSION).stream()
                .filter(one -> one.key().equals(key))
                .findFirst()
                .orElseThrow();
    }

    private static String token(Pattern link, String text) {
        Matcher found = link.matcher(text);
        assertThat(found.find()).as("a link in " + text).isTrue();
        return found.group(1);
    }

    private List<String> everythingStored() {
        List<String> all = new ArrayList<>();
        for (String table : List.of(
                "notice", "guide_link", "guide_code", "guide_ask", "reminder_stop", "audit_entry", "customer")) {
            house.jdbc.sql("select * from " + table).query().listOfRows().forEach(row -> all.add(row.toString()));
        }
        return all;
    }

    @Test
    void an_invitation_reaches_the_customer_as_a_page_and_as_text_with_one_link_that_opens_the_door() throws Exception {
        // given
        String key = queue(MessageKind.INVITATION, null);

        // when
        activities.deliver(CUSTOMER);

        // then
        MimeMessage mail = server.only();
        assertThat(mail.getSubject()).isEqualTo("Your trading accounts need new API keys");
        assertThat(mail.getAllRecipients()).extracting(Object::toString).containsExactly(ADDRESS);
        assertThat(mail.getFrom())
                .extracting(Object::toString)
                .containsExactly("Example Trade <support@platform.example>");
        assertThat(mail.getHeader("Auto-Submitted")).containsExactly("auto-generated");
        String token = token(LINK, MailServer.text(mail));
        assertThat(MailServer.html(mail)).contains("href=\"https://keys.example.com/g/" + token + "\"");
        assertThat(MailServer.text(mail)).contains("Binance Futures (Grid & co): waits for you");
        assertThat(Pattern.compile("https?://").matcher(MailServer.text(mail)).results())
                .hasSize(1);
        assertThat(house.guideLinks.look(token))
                .returns(LinkCheck.State.GOOD, LinkCheck::state)
                .returns(SESSION, LinkCheck::sessionId);
        assertThat(message(key))
                .returns(State.SENT, Message::state)
                .returns(1, Message::tries)
                .returns(ADDRESS, Message::address)
                .returns("mail", Message::channel);
        assertThat(house.actions()).containsExactly("MESSAGE_SENT");
    }

    @ParameterizedTest
    @CsvSource({
        "de-AT, Deine Trading-Konten brauchen neue API-Schlüssel, Meinen Leitfaden öffnen, wartet auf dich",
        "es, Tus cuentas de trading necesitan claves API nuevas, Abrir mi guía, te espera"
    })
    void a_customer_is_written_in_their_own_language(String tag, String subject, String button, String state)
            throws Exception {
        // given
        importContact(ADDRESS, tag, "Europe/Berlin");
        queue(MessageKind.INVITATION, null);

        // when
        activities.deliver(CUSTOMER);

        // then
        MimeMessage mail = server.only();
        assertThat(mail.getSubject()).isEqualTo(subject);
        assertThat(mail.getHeader("Content-Language")).containsExactly(tag);
        assertThat(MailServer.text(mail)).contains(button, state).doesNotContain("Open my guide", "waits for you");
        assertThat(MailServer.html(mail)).contains("lang=\"" + tag + "\"", ">" + button + "<");
    }

    @Test
    void a_platform_without_a_name_is_named_in_the_customer_s_language_and_by_its_address() throws Exception {
        // given
        importContact(ADDRESS, "de", "Europe/Berlin");
        queue(MessageKind.INVITATION, null);

        // when
        activities(smtp(server.port(), ""), "").deliver(CUSTOMER);

        // then
        MimeMessage mail = server.only();
        assertThat(mail.getFrom()).extracting(Object::toString).containsExactly("support@platform.example");
        assertThat(MailServer.text(mail))
                .contains("weil deine Trading-Plattform sich um deine Trading-Konten kümmert")
                .doesNotContain("your trading platform");
        assertThat(MailServer.html(mail)).contains("Deine Trading-Plattform");
    }

    @Test
    void what_lets_somebody_in_is_stored_nowhere_and_the_audit_names_no_address() {
        // given
        GuideAsk ask = house.guideAsks
                .ask(SESSION, house.guideAsks.newSecret(), "Safari on iPhone", "203.0.113.9")
                .orElseThrow();
        house.outbox.queue(
                new Notice("code", MessageKind.CODE.name(), SESSION, null, house.clock.instant(), "A code."),
                CUSTOMER,
                ask.id());
        queue(MessageKind.NUDGE, null);

        // when
        activities.deliver(CUSTOMER);

        // then
        String code = digits(MailServer.text(server.taken().get(0)));
        String nudge = MailServer.text(server.taken().get(1));
        String stored = String.join("\n", everythingStored());
        assertThat(stored)
                .doesNotContain(token(LINK, nudge))
                .doesNotContain(token(STOP, nudge))
                .doesNotContain(code);
        assertThat(house.auditLog
                        .entries(AuditLog.Scope.everything(), Page.first(100))
                        .rows()
                        .toString())
                .contains("MESSAGE_SENT")
                .doesNotContain("anna.berg");
    }

    private static String digits(String text) {
        Matcher code = Pattern.compile("(?m)^[0-9]{6}$").matcher(text);
        assertThat(code.find()).isTrue();
        return code.group();
    }

    @Test
    void a_code_fits_in_the_browser_that_asked_and_comes_without_a_link() throws Exception {
        // given
        GuideAsk ask = house.guideAsks
                .ask(SESSION, house.guideAsks.newSecret(), "Safari on iPhone", "203.0.113.9")
                .orElseThrow();
        house.outbox.queue(
                new Notice("code", MessageKind.CODE.name(), SESSION, null, house.clock.instant(), "A code."),
                CUSTOMER,
                ask.id());

        // when
        activities.deliver(CUSTOMER);

        // then
        MimeMessage mail = server.only();
        String code = digits(MailServer.text(mail));
        assertThat(MailServer.html(mail)).contains(code).doesNotContain("http");
        assertThat(MailServer.text(mail))
                .contains("Safari on iPhone", "number " + ask.number())
                .doesNotContain("http");
        assertThat(mail.getSubject()).doesNotContain(code);
        assertThat(house.guideLinks
                        .checkCode(SESSION, null, "198.51.100.1", code)
                        .outcome())
                .isNotEqualTo(CodeCheck.Outcome.OK);
        assertThat(house.guideLinks
                        .checkCode(SESSION, ask.id(), "203.0.113.9", code)
                        .outcome())
                .isEqualTo(CodeCheck.Outcome.OK);
        assertThat(house.guideAsks.waiting(SESSION, ask.id())).isEmpty();
    }

    @Test
    void a_code_that_nobody_waits_for_any_more_is_not_sent() {
        // given
        house.outbox.queue(
                new Notice("code", MessageKind.CODE.name(), SESSION, null, house.clock.instant(), "A code."),
                CUSTOMER,
                "of nobody");

        // when
        activities.deliver(CUSTOMER);

        // then
        assertThat(server.taken()).isEmpty();
        assertThat(message("code")).returns(State.UNSENT, Message::state).returns(Why.NOT_NEEDED, Message::why);
    }

    @Test
    void a_server_that_was_down_for_a_day_brings_each_person_one_message_and_not_five() throws Exception {
        // given
        List<String> older = List.of(
                queue(MessageKind.NUDGE, null),
                queue(MessageKind.TURNED, "a-1"),
                queue(MessageKind.ANSWERED, "a-1"),
                queue(MessageKind.REMINDER, null));
        publish("a-2", "KuCoin Spot", Waiting.CUSTOMER, Verdict.REJECTED, null, null);
        String newest = queue(MessageKind.TURNED, "a-2");
        activities = activities(smtp(1));
        for (int i = 0; i < 24; i++) {
            assertThatThrownBy(() -> activities.deliver(CUSTOMER)).isInstanceOf(ApplicationFailure.class);
            house.clock.advance(Duration.ofHours(1));
        }

        // when
        activities = activities(smtp(server.port()));
        activities.deliver(CUSTOMER);

        // then
        assertThat(server.only().getSubject()).isEqualTo("KuCoin Spot: the exchange refused the key");
        assertThat(message(newest)).returns(State.SENT, Message::state).returns(25, Message::tries);
        assertThat(older)
                .allSatisfy(key -> assertThat(message(key))
                        .returns(State.UNSENT, Message::state)
                        .returns(Why.NEWER, Message::why));
        // and no try has left a link behind that nobody has
        assertThat(house.jdbc
                        .sql("select count(*) from guide_link")
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void an_invitation_that_waited_goes_out_in_the_place_of_a_reminder() throws Exception {
        queue(MessageKind.INVITATION, null);
        queue(MessageKind.REMINDER, null);

        activities.deliver(CUSTOMER);

        assertThat(server.only().getSubject()).isEqualTo("Your trading accounts need new API keys");
    }

    @Test
    void what_temporal_keeps_of_a_failure_names_neither_the_address_nor_the_customer() {
        // given
        queue(MessageKind.NUDGE, null);
        server.refuse(451, "4.7.1 try again later");

        // when, then
        assertThatThrownBy(() -> activities.deliver(CUSTOMER))
                .isInstanceOfSatisfying(ApplicationFailure.class, failure -> {
                    assertThat(failure.isNonRetryable()).isFalse();
                    assertThat(failure.getOriginalMessage())
                            .isEqualTo("The mail server says 451 4.7.1: it does not take this message now.");
                    assertThat(failure).hasNoCause();
                });
        assertThat(message(SESSION + "/NUDGE/1"))
                .returns(State.QUEUED, Message::state)
                .returns("The mail server says 451 4.7.1: it does not take this message now.", Message::answer);
    }

    @Test
    void a_fault_of_ours_leaves_with_its_name_only() {
        // given
        queue(MessageKind.NUDGE, null);
        activities = activities(new Channel() {
            @Override
            public String name() {
                return "mail";
            }

            @Override
            public Answer send(Letter letter) {
                throw new IllegalStateException("cannot write to " + letter.to());
            }
        });

        // when, then
        assertThatThrownBy(() -> activities.deliver(CUSTOMER))
                .isInstanceOfSatisfying(ApplicationFailure.class, failure -> {
                    assertThat(failure.getOriginalMessage())
                            .isEqualTo("The messages could not be sent: IllegalStateException");
                    assertThat(failure).hasNoCause();
                });
    }

    @Test
    void a_server_that_knows_no_such_mailbox_is_not_asked_again_and_the_customer_counts_as_out_of_reach() {
        // given
        String key = queue(MessageKind.NUDGE, null);
        server.refuse(550, "5.1.1 no such user");

        // when
        activities.deliver(CUSTOMER);

        // then
        assertThat(message(key))
                .returns(State.BOUNCED, Message::state)
                .returns("The mail server says 550 5.1.1: it takes no mail for this address.", Message::answer);
        assertThat(house.outbox.due(CUSTOMER)).isEmpty();
        assertThat(house.contacts.reaches(CUSTOMER)).isFalse();

        // and another address is another try
        house.contactBook.correct(
                CUSTOMER, new ContactBook.Wanted("anna@other.example", null, null), "AGENT", "sam", SESSION);
        assertThat(house.contacts.reaches(CUSTOMER)).isTrue();
    }

    @Test
    void a_message_that_nobody_takes_for_three_days_is_given_up() {
        // given
        String key = queue(MessageKind.NUDGE, null);
        activities = activities(smtp(1));
        assertThatThrownBy(() -> activities.deliver(CUSTOMER)).isInstanceOf(ApplicationFailure.class);

        // when
        house.clock.advance(Duration.ofDays(3));
        activities.deliver(CUSTOMER);

        // then
        assertThat(message(key))
                .returns(State.FAILED, Message::state)
                .returns("The mail server does not answer.", Message::answer);
    }

    @Test
    void a_worker_that_died_after_the_server_took_a_mail_sends_a_copy_that_is_recognised() throws Exception {
        // given
        queue(MessageKind.NUDGE, null);
        Channel real = smtp(server.port());
        activities = activities(new Channel() {
            @Override
            public String name() {
                return real.name();
            }

            @Override
            public Answer send(Letter letter) {
                real.send(letter);
                throw new IllegalStateException("killed");
            }
        });
        assertThatThrownBy(() -> activities.deliver(CUSTOMER)).isInstanceOf(ApplicationFailure.class);

        // when
        activities = activities(real);
        activities.deliver(CUSTOMER);
        activities.deliver(CUSTOMER);

        // then
        assertThat(server.taken()).hasSize(2);
        String id = server.taken().get(0).getMessageID();
        assertThat(id).matches("<rekey-[0-9a-f-]{36}@platform\\.example>");
        assertThat(server.taken().get(1).getMessageID()).isEqualTo(id);
        // and the link of the first one, which somebody may have, leads there as well
        assertThat(house.guideLinks
                        .look(token(LINK, MailServer.text(server.taken().get(0))))
                        .state())
                .isEqualTo(LinkCheck.State.GOOD);
    }

    @Test
    void names_and_labels_bring_neither_headers_nor_markup() throws Exception {
        // given
        publish("a-1", "Binance\r\nBcc: eve@example.com\r\n<script>x</script>", Waiting.CUSTOMER, null, null, null);
        queue(MessageKind.TURNED, "a-1");

        // when
        activities.deliver(CUSTOMER);

        // then
        MimeMessage mail = server.only();
        assertThat(mail.getHeader("Bcc")).isNull();
        assertThat(mail.getAllRecipients()).hasSize(1);
        assertThat(mail.getSubject()).startsWith("Binance").contains("Bcc: eve@example.com");
        assertThat(MailServer.html(mail))
                .contains("Anna &lt;b&gt;Berg&lt;/b&gt;", "&lt;script&gt;", "Grid &amp; co")
                .doesNotContain("<script", "<b>");
    }

    @ParameterizedTest
    @CsvSource({
        "CUSTOMER, , , , KuCoin Spot can go on",
        "CUSTOMER, REJECTED, , , KuCoin Spot: the exchange refused the key",
        "CUSTOMER, REJECTED, refused, , KuCoin Spot: the new key stopped working",
        "REKEY, ACCEPTED, , , KuCoin Spot is connected",
        "NOBODY, ACCEPTED, , REPLACED, KuCoin Spot works again",
        "EXCHANGE, NOT_READY, , , ",
        "NOBODY, , , SKIPPED, ",
    })
    void what_became_of_a_key_is_told_as_it_is_when_the_mail_goes_out(
            Waiting waiting,
            @Nullable Verdict verdict,
            @Nullable String slot,
            @Nullable Outcome outcome,
            @Nullable String subject)
            throws Exception {
        // given
        Instant now = house.clock.instant();
        publish(
                "a-2",
                "KuCoin Spot",
                waiting,
                verdict,
                slot == null ? null : new SlotView("main", SlotView.State.OPEN, "AB12", now, now),
                outcome);
        String key = queue(MessageKind.TURNED, "a-2");

        // when
        activities.deliver(CUSTOMER);

        // then
        if (subject == null) {
            assertThat(server.taken()).isEmpty();
            assertThat(message(key)).returns(Why.NOT_NEEDED, Message::why);
        } else {
            assertThat(server.only().getSubject()).isEqualTo(subject);
        }
    }

    @Test
    void a_reminder_waits_for_the_end_of_the_customers_night_and_what_turned_does_not() throws Exception {
        // given: half past ten in the evening in Berlin
        house.clock.advance(Duration.ofHours(12));
        String reminder = queue(MessageKind.REMINDER, null);
        queue(MessageKind.TURNED, "a-1");

        // when
        activities.deliver(CUSTOMER);

        // then
        assertThat(server.only().getSubject()).isEqualTo("Binance Futures can go on");
        assertThat(message(reminder).due()).isEqualTo(Instant.parse("2026-11-24T07:00:00Z"));

        // and in the morning
        house.clock.advance(
                Duration.between(house.clock.instant(), message(reminder).due()));
        assertThat(house.outbox.toHandOver(10)).extracting("key").containsExactly(reminder);
        activities.deliver(CUSTOMER);
        assertThat(server.taken().get(1).getSubject()).isEqualTo("2 accounts still need you");
    }

    @Test
    void reminders_can_be_turned_off_by_one_post_and_what_keeps_bots_from_running_cannot() throws Exception {
        // given
        queue(MessageKind.REMINDER, null);
        activities.deliver(CUSTOMER);
        MimeMessage mail = server.only();
        String token = token(STOP, MailServer.text(mail));
        assertThat(mail.getHeader("List-Unsubscribe")).containsExactly("<https://keys.example.com/stop/" + token + ">");
        assertThat(mail.getHeader("List-Unsubscribe-Post")).containsExactly("List-Unsubscribe=One-Click");

        // when
        house.reminderStops.set(house.reminderStops.customerOf(token).orElseThrow(), false);
        String reminder = queue(MessageKind.REMINDER, null);
        activities.deliver(CUSTOMER);
        queue(MessageKind.TURNED, "a-1");
        activities.deliver(CUSTOMER);

        // then
        assertThat(message(reminder)).returns(State.UNSENT, Message::state).returns(Why.REMINDERS_OFF, Message::why);
        assertThat(server.taken()).hasSize(2);
        assertThat(server.taken().get(1).getSubject()).isEqualTo("Binance Futures can go on");
        assertThat(server.taken().get(1).getHeader("List-Unsubscribe")).isNull();
    }

    @Test
    void the_end_of_a_session_is_told_three_days_before_and_moves_with_it() throws Exception {
        // given
        String key = queue(MessageKind.EXPIRES, null);

        // when it is looked at too early, and again when its time has come, in the morning
        activities.deliver(CUSTOMER);
        assertThat(message(key).due()).isEqualTo(House.START.plus(Duration.ofDays(27)));
        house.clock.advance(Duration.ofDays(27));
        activities.deliver(CUSTOMER);

        // then
        assertThat(server.only().getSubject()).isEqualTo("Your guide closes on December 23, 2026");
        assertThat(MailServer.text(server.only())).contains("2 accounts are not done yet");
    }

    @Test
    void the_last_message_is_the_report() throws Exception {
        // given
        Instant back = House.START.plus(Duration.ofHours(1));
        finished.add(new AccountOutcome(
                "a-1",
                "Binance Futures",
                "Grid & co",
                Outcome.REPLACED,
                2,
                1,
                List.of("XY98"),
                House.START.minus(Duration.ofHours(5)),
                back,
                back,
                null));
        finished.add(new AccountOutcome(
                "a-2", "KuCoin Spot", "Grid & co", Outcome.SKIPPED, 0, 0, List.of(), null, null, back, null));
        publishSession(SessionView.State.FINISHED);
        queue(MessageKind.FINISHED, null);

        // when
        activities.deliver(CUSTOMER);

        // then
        MimeMessage mail = server.only();
        assertThat(mail.getSubject()).isEqualTo("Your guide is closed");
        assertThat(MailServer.text(mail))
                .contains(
                        "1 of 2 accounts have a key that works",
                        "- Binance Futures (Grid & co): works again",
                        "no working key from Nov 23, 2026, 5:30",
                        "Delete on the exchange: one key that you made and do not use",
                        "- KuCoin Spot (Grid & co): left out",
                        "Delete the old keys on the exchanges as well")
                .doesNotContain("XY98");
    }

    @Test
    void a_customer_without_an_address_is_written_nothing_and_the_desk_is_told_why() {
        // given
        house.contactBook.correct(CUSTOMER, new ContactBook.Wanted("", null, null), "AGENT", "sam", SESSION);

        // when
        String key = queue(MessageKind.INVITATION, null);

        // then
        assertThat(message(key)).returns(State.UNSENT, Message::state).returns(Why.NO_ADDRESS, Message::why);
        assertThat(house.contacts.reaches(CUSTOMER)).isFalse();

        // and with an address it is sent by asking for it again
        house.contactBook.correct(CUSTOMER, new ContactBook.Wanted(ADDRESS, null, null), "AGENT", "sam", SESSION);
        assertThat(house.outbox.again(SESSION, key, key + "/again/1")).isTrue();
        assertThat(house.outbox.again(SESSION, key, key + "/again/1")).isFalse();
        activities.deliver(CUSTOMER);
        assertThat(server.taken()).hasSize(1);
    }

    @Test
    void a_message_of_a_session_that_is_over_is_not_sent() {
        String key = queue(MessageKind.NUDGE, null);
        publishSession(SessionView.State.CANCELLED);

        activities.deliver(CUSTOMER);

        assertThat(message(key)).returns(Why.NOT_NEEDED, Message::why);
        assertThat(server.taken()).isEmpty();
    }

    @Test
    void neither_a_letter_nor_a_message_nor_a_contact_says_who_it_is_for() {
        queue(MessageKind.NUDGE, null);
        assertThat(house.outbox.due(CUSTOMER).toString()
                        + house.contacts.of(CUSTOMER)
                        + new Letter("id", ADDRESS, Locale.ENGLISH, "s", "t", "h", null))
                .doesNotContain("anna");
    }
}

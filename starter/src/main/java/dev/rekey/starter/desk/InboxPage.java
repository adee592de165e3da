package dev.rekey.starter.desk;

import dev.rekey.accounts.access.GuideAsks;
import dev.rekey.accounts.read.HelpThreads;
import dev.rekey.accounts.read.Inbox;
import dev.rekey.accounts.read.InboxCounts;
import dev.rekey.accounts.read.InboxFilter;
import dev.rekey.accounts.read.InboxRow;
import dev.rekey.accounts.read.Page;
import dev.rekey.accounts.read.Paged;
import dev.rekey.accounts.read.Progress;
import dev.rekey.accounts.read.SessionFilter;
import dev.rekey.accounts.read.SessionRow;
import dev.rekey.accounts.read.SessionSummary;
import dev.rekey.accounts.read.UnrepairedBoard;
import dev.rekey.accounts.read.Wave;
import dev.rekey.exchanges.catalog.Catalog;
import dev.rekey.starter.progress.Views;
import dev.rekey.starter.words.CauseNames;
import dev.rekey.starter.words.Phrases;
import dev.rekey.starter.words.Wording;
import dev.rekey.terms.Market;
import dev.rekey.terms.Step;
import dev.rekey.workflows.model.AccountView;
import dev.rekey.workflows.model.Reason;
import dev.rekey.workflows.model.Waiting;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Puts the inbox into words. */
@Component
class InboxPage {

    private static final int ROWS = 50;
    private static final int NOTES = 50;
    /** So many sessions that wait for one exchange are a line of their own. */
    private static final int WAVE = 5;

    private static final int MOST_CAUSES = 12;

    private final Inbox inbox;
    private final Progress progress;
    private final Views views;
    private final UnrepairedBoard unrepaired;
    private final GuideAsks asks;
    private final HelpThreads threads;
    private final Catalog catalog;
    private final Phrases phrases;
    private final Wording wording;
    private final CauseNames causes;
    private final Clock clock;

    InboxPage(
            Inbox inbox,
            Progress progress,
            Views views,
            UnrepairedBoard unrepaired,
            GuideAsks asks,
            HelpThreads threads,
            Catalog catalog,
            Phrases phrases,
            Wording wording,
            CauseNames causes,
            Clock clock) {
        this.inbox = inbox;
        this.progress = progress;
        this.views = views;
        this.unrepaired = unrepaired;
        this.asks = asks;
        this.threads = threads;
        this.catalog = catalog;
        this.phrases = phrases;
        this.wording = wording;
        this.causes = causes;
        this.clock = clock;
    }

    /**
     * The rows.
     *
     * @param me who looks: their sign-in name
     * @param helps whether they may claim a session
     */
    InboxTable table(InboxAsk ask, String me, boolean helps) {
        if (ask.ended()) {
            return new InboxTable(List.of(ended(ask)), null, List.of());
        }
        InboxFilter filter = ask.filter(me, clock.instant());
        Map<String, Long> totals = inbox.totals(filter);
        List<String> shown = ask.group() == null ? InboxAsk.GROUPS : List.of(ask.group());
        List<InboxTable.Group> groups = shown.stream()
                .map(group -> group(ask, filter, group, totals.getOrDefault(group, 0L), me, helps))
                .toList();
        boolean none = groups.stream().allMatch(group -> group.rows().isEmpty());
        return new InboxTable(none ? List.of() : groups, none ? nothing(ask) : null, columns(ask));
    }

    private String nothing(InboxAsk ask) {
        if (ask.filtered()) {
            return phrases.of("inbox.nothing.filtered");
        }
        return phrases.of(ask.whose() == null ? "inbox.nothing" : "inbox.nothing." + ask.whose());
    }

    private static List<InboxTable.Column> columns(InboxAsk ask) {
        return List.of(
                new InboxTable.Column("customer", ask.with("sort", "customer"), "customer".equals(ask.sort())),
                new InboxTable.Column("wrong", null, false),
                new InboxTable.Column("place", null, false),
                new InboxTable.Column("step", null, false),
                new InboxTable.Column("risk", ask.with("sort", "risk"), "risk".equals(ask.sort())),
                new InboxTable.Column("since", ask.with("sort", null), ask.sort() == null),
                new InboxTable.Column("agent", null, false));
    }

    private InboxTable.Group group(
            InboxAsk ask, InboxFilter filter, String group, long total, String me, boolean helps) {
        boolean alone = ask.group() != null;
        Page page = alone ? ask.page(ROWS) : Page.first(ROWS);
        List<InboxTable.Row> rows = total == 0
                ? List.of()
                : inbox.rows(filter, group, ask.order(), page).stream()
                        .map(row -> row(row, me, helps))
                        .toList();
        return new InboxTable.Group(
                group,
                phrases.of("inbox.group." + group),
                total,
                phrases.of("inbox.empty." + group),
                rows,
                !alone && total > rows.size() ? ask.with("group", group) : null,
                alone ? pages(ask, page, rows.size(), total) : null);
    }

    private InboxTable.@Nullable Pages pages(InboxAsk ask, Page page, int rows, long total) {
        if (total <= ROWS) {
            return null;
        }
        return new InboxTable.Pages(
                phrases.of("inbox.page", page.offset() + 1, page.offset() + rows, total),
                page.number() == 0 ? null : ask.at(page.number() - 1),
                page.offset() + rows < total ? ask.at(page.number() + 1) : null);
    }

    private InboxTable.Group ended(InboxAsk ask) {
        Page page = ask.page(ROWS);
        Paged<SessionRow> ended = progress.sessions(
                new SessionFilter(SessionFilter.Scope.ENDED, null, ask.reason(), null, null, ask.q()), page);
        return new InboxTable.Group(
                "ENDED",
                phrases.of("inbox.group.ENDED"),
                ended.total(),
                phrases.of("inbox.empty.ENDED"),
                ended.rows().stream().map(this::endedRow).toList(),
                null,
                pages(ask, page, ended.rows().size(), ended.total()));
    }

    private InboxTable.Row endedRow(SessionRow row) {
        SessionSummary session = row.summary();
        return new InboxTable.Row(
                session(session.sessionId()),
                Objects.requireNonNullElse(row.customerName(), session.customerId()),
                row.customerName() == null ? null : session.customerId(),
                done(session),
                null,
                "over",
                "–",
                reason(session.reason()),
                "",
                "",
                "",
                "",
                "",
                session.endedAt(),
                Objects.requireNonNullElse(session.agent(), ""),
                null);
    }

    private String done(SessionSummary session) {
        return phrases.of("inbox.done", session.accountsDone(), session.accountsTotal());
    }

    private InboxTable.Row row(InboxRow row, String me, boolean helps) {
        SessionSummary session = row.summary();
        AccountView view = row.account() == null ? null : views.account(row.account());
        List<String> risk = risk(row);
        String agent =
                row.agentName() == null ? "" : me.equals(session.agent()) ? phrases.of("inbox.you") : row.agentName();
        return new InboxTable.Row(
                session(session.sessionId()),
                Objects.requireNonNullElse(row.customerName(), session.customerId()),
                row.customerName() == null ? null : session.customerId(),
                view == null ? done(session) : wrong(view),
                view == null || view.helpAsked() ? null : view.exchangeCode(),
                view == null ? "wait" : wording.tone(view),
                view == null ? "…" : wording.sign(view),
                view == null ? "" : view.title(),
                others("inbox.others", row),
                others("inbox.others.say", row),
                view == null ? "" : phrases.of("inbox.step." + view.step().name()),
                String.join(", ", risk.subList(0, Math.min(2, risk.size()))),
                String.join(", ", risk),
                session.waitingSince(),
                agent,
                row.agentName() == null && helps ? claim(session, me) : null);
    }

    private static InboxTable.Claim claim(SessionSummary session, String me) {
        return new InboxTable.Claim(
                session(session.sessionId()) + "/actions",
                UUID.randomUUID().toString(),
                me,
                Objects.requireNonNullElse(session.agent(), ""));
    }

    /** What is wrong in a few words; where nothing is, where the account stands. */
    private String wrong(AccountView view) {
        if (view.helpAsked()) {
            return wording.help(view);
        }
        String cause = view.cause();
        boolean going = view.waitingOn() == Waiting.REKEY;
        return cause == null || going ? wording.state(view) : causes.of(cause);
    }

    private String others(String key, InboxRow row) {
        return row.openAccounts() < 2 ? "" : phrases.of(key, row.openAccounts() - 1);
    }

    /** What stands still, what matters most first. */
    private List<String> risk(InboxRow row) {
        List<String> parts = new ArrayList<>();
        count(parts, row.openPositions(), "inbox.risk.positions");
        count(parts, row.runningBots(), "inbox.risk.bots");
        count(parts, row.openOrders(), "inbox.risk.orders");
        return parts;
    }

    private void count(List<String> parts, int count, String key) {
        if (count > 0) {
            parts.add(phrases.of(key, count));
        }
    }

    /** What stands around the rows. */
    InboxSide side(InboxAsk ask, String me) {
        Instant now = clock.instant();
        InboxCounts counts = inbox.counts(ask.agent(me), InboxAsk.Age.bounds(now));
        return new InboxSide(
                tabs(ask),
                ask.all().entrySet().stream()
                        .filter(part -> !part.getKey().equals("q"))
                        .map(part -> new InboxSide.Hidden(part.getKey(), part.getValue()))
                        .toList(),
                chosen(ask),
                ask.cleared(),
                inbox.waves(WAVE).stream().map(this::wave).toList(),
                Stream.of(unrepaired(), asked(), unanswered())
                        .filter(notes -> !notes.lines().isEmpty())
                        .toList(),
                facets(ask, counts));
    }

    private List<InboxSide.Choice> tabs(InboxAsk ask) {
        return List.of(
                tab(ask, "all", null, null),
                tab(ask, "mine", "mine", null),
                tab(ask, "unassigned", "unassigned", null),
                tab(ask, "ended", null, "ended"));
    }

    private InboxSide.Choice tab(InboxAsk ask, String key, @Nullable String whose, @Nullable String scope) {
        Map<String, String> parts = ask.all();
        parts.remove("whose");
        parts.remove("scope");
        if (whose != null) {
            parts.put("whose", whose);
        }
        if (scope != null) {
            parts.put("scope", scope);
        }
        boolean here = Objects.equals(scope, ask.scope()) && (scope != null || Objects.equals(whose, ask.whose()));
        return new InboxSide.Choice(phrases.of("inbox.whose." + key), null, here, InboxAsk.address(parts));
    }

    private List<InboxSide.Choice> chosen(InboxAsk ask) {
        return ask.filters().entrySet().stream()
                .map(part -> new InboxSide.Choice(
                        phrases.of("inbox.facet." + part.getKey()) + ": " + value(part.getKey(), part.getValue()),
                        null,
                        true,
                        ask.with(part.getKey(), null)))
                .toList();
    }

    private InboxSide.WaveLine wave(Wave wave) {
        List<String> words = phrases.parts("inbox.wave", 1, wave.sessions(), catalog.name(wave.exchange()));
        return new InboxSide.WaveLine(
                InboxAsk.address(Map.of("group", "EXCHANGE", "exchange", wave.exchange())),
                words.get(0),
                wave.since(),
                words.get(1));
    }

    private InboxSide.Notes unrepaired() {
        return new InboxSide.Notes(
                "unrepaired",
                phrases.of("inbox.unrepaired"),
                unrepaired.open(NOTES).stream()
                        .map(found -> new InboxSide.Note(
                                "/desk/customers/" + found.customerId(),
                                found.customerId(),
                                null,
                                phrases.stored(found.text()),
                                null,
                                null))
                        .toList());
    }

    private InboxSide.Notes asked() {
        return new InboxSide.Notes(
                "asks",
                phrases.of("inbox.asks"),
                asks.waiting().stream()
                        .map(ask -> note(
                                ask.sessionId(),
                                ask.customerId(),
                                ask.customerName(),
                                phrases.of("inbox.asks.one", ask.browsers()),
                                ask.askedAt(),
                                null))
                        .toList());
    }

    private InboxSide.Notes unanswered() {
        return new InboxSide.Notes(
                "unanswered",
                phrases.of("inbox.unanswered"),
                threads.unanswered(NOTES).stream()
                        .map(one -> note(
                                one.sessionId(),
                                one.customerId(),
                                one.customerName(),
                                phrases.of("inbox.unanswered.lines", one.lines()),
                                null,
                                one.since()))
                        .toList());
    }

    private static InboxSide.Note note(
            String session,
            String customer,
            @Nullable String name,
            String words,
            @Nullable Instant asked,
            @Nullable Instant since) {
        return new InboxSide.Note(
                session(session),
                Objects.requireNonNullElse(name, customer),
                name == null ? null : customer,
                words,
                asked,
                since);
    }

    private List<InboxSide.Facet> facets(InboxAsk ask, InboxCounts counts) {
        List<InboxSide.Facet> facets = new ArrayList<>();
        facets.add(facet(ask, "exchange", byCount(counts.byExchange())));
        facets.add(facet(ask, "market", inOrder(counts.byMarket(), Market.values())));
        facets.add(facet(ask, "step", inOrder(counts.byStep(), Step.values())));
        facets.add(facet(
                ask,
                "cause",
                byCount(counts.byCause()).stream().limit(MOST_CAUSES).toList()));
        facets.add(facet(ask, "reason", inOrder(counts.byReason(), Reason.values())));
        facets.add(facet(
                ask,
                "age",
                Arrays.stream(InboxAsk.Age.values())
                        .filter(age -> counts.byAge().containsKey(age.place()))
                        .map(age -> Map.entry(age.word(), counts.byAge().get(age.place())))
                        .toList()));
        return facets.stream().filter(facet -> !facet.choices().isEmpty()).toList();
    }

    private InboxSide.Facet facet(InboxAsk ask, String part, List<Map.Entry<String, Long>> counts) {
        Function<String, Boolean> chosen = value -> value.equals(ask.filters().get(part));
        return new InboxSide.Facet(
                part,
                phrases.of("inbox.facet." + part),
                counts.stream()
                        .map(one -> new InboxSide.Choice(
                                value(part, one.getKey()),
                                one.getValue(),
                                chosen.apply(one.getKey()),
                                ask.with(part, one.getKey())))
                        .toList());
    }

    /** What a value of the address is called. */
    private String value(String part, String value) {
        return switch (part) {
            case "exchange" -> catalog.name(value);
            case "market" -> Market.valueOf(value).title();
            case "step" -> phrases.of("inbox.step." + value);
            case "cause" -> causes.of(value);
            case "reason" -> reason(value);
            case "age" -> phrases.of("inbox.age." + value);
            default -> phrases.of("inbox.group." + value);
        };
    }

    private String reason(String name) {
        return phrases.of(Reason.valueOf(name));
    }

    private static String session(String id) {
        return "/desk/sessions/" + id;
    }

    private static List<Map.Entry<String, Long>> byCount(Map<String, Long> counts) {
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .toList();
    }

    private static List<Map.Entry<String, Long>> inOrder(Map<String, Long> counts, Enum<?>[] order) {
        return Arrays.stream(order)
                .map(Enum::name)
                .filter(counts::containsKey)
                .map(name -> Map.entry(name, counts.get(name)))
                .toList();
    }
}

package dev.rekey.starter.help;

import dev.rekey.accounts.InstructionReport;
import dev.rekey.accounts.read.InstructionReports;
import dev.rekey.accounts.write.InstructionReportBook;
import dev.rekey.exchanges.catalog.Catalog;
import dev.rekey.exchanges.catalog.ExchangeProfile;
import dev.rekey.exchanges.catalog.Guide;
import dev.rekey.starter.web.Conflict;
import dev.rekey.starter.words.ProblemCode;
import dev.rekey.terms.Market;
import dev.rekey.workflows.model.AccountView;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The guide's instructions, each with a place to name it by, and what customers say of them. An instruction is flagged when
 * three customers did not see what it says, in the version of the profile that is in use; a corrected one begins anew.
 */
@Component("instructions")
public class Instructions {

    /** How many customers it takes: one may have looked in the wrong place, and so may two. */
    static final int CUSTOMERS = 3;

    private static final int NEWEST = 2_000;

    private final Catalog catalog;
    private final InstructionReports reports;
    private final InstructionReportBook book;
    private final Clock clock;

    Instructions(Catalog catalog, InstructionReports reports, InstructionReportBook book, Clock clock) {
        this.catalog = catalog;
        this.reports = reports;
        this.book = book;
        this.clock = clock;
    }

    /**
     * One instruction.
     *
     * @param place its name, such as {@code action-3}: the same in every language
     */
    public record Line(String place, String text) {}

    /** All instructions of a guide, in the order of the page. */
    public List<Line> of(Guide guide) {
        List<Line> lines = new ArrayList<>();
        add(lines, "before", guide.before());
        add(
                lines,
                "action",
                guide.actions().stream()
                        .map(action -> action.path().isEmpty()
                                ? action.text()
                                : action.text() + " (" + String.join(" › ", action.path()) + ")")
                        .toList());
        add(
                lines,
                "box",
                guide.boxes().stream()
                        .map(box -> (box.tick() ? "☑ " : "☐ ") + box.name())
                        .toList());
        add(lines, "after", guide.after());
        return lines;
    }

    private static void add(List<Line> lines, String part, List<String> texts) {
        for (String text : texts) {
            lines.add(new Line(part + "-" + (texts.indexOf(text) + 1), text));
        }
    }

    /**
     * What an instruction of this account's guide says to whoever reads it in this language.
     *
     * @throws Conflict when there is no such instruction (any more)
     */
    public String text(AccountView view, String place, Locale language) {
        return find(view.exchange(), view.market(), place, language)
                .orElseThrow(() -> new Conflict(ProblemCode.RELOAD.with()));
    }

    private Optional<String> find(String exchange, Market market, String place, Locale language) {
        return catalog.in(language)
                .find(exchange)
                .flatMap(profile -> profile.market(market))
                .flatMap(known -> of(known.guide()).stream()
                        .filter(line -> line.place().equals(place))
                        .map(Line::text)
                        .findFirst());
    }

    /**
     * Keeps that a customer does not see what an instruction says.
     *
     * @param words what they see instead, without secrets
     */
    public void report(AccountView view, String customerId, String place, String id, @Nullable String words) {
        book.add(new InstructionReport(
                id,
                view.sessionId(),
                view.accountId(),
                customerId,
                clock.instant(),
                view.exchange(),
                view.market().name(),
                place,
                text(view, place, Locale.ENGLISH),
                version(view.exchange()),
                words == null ? "" : words));
    }

    private String version(String exchange) {
        return catalog.find(exchange)
                .map(ExchangeProfile::lastChecked)
                .map(String::valueOf)
                .orElse("");
    }

    /**
     * An instruction that customers did not see as it is written.
     *
     * @param customers how many of them
     * @param flagged whether that is enough to look at it
     */
    public record Doubted(
            String market, String instruction, long customers, boolean flagged, List<InstructionReport> reports) {}

    /** What is said of the instructions in use, by exchange; those that most customers doubt first. */
    public Map<String, List<Doubted>> doubted() {
        Map<String, Map<String, List<InstructionReport>>> said = reports.newest(NEWEST).stream()
                .filter(this::inUse)
                .collect(Collectors.groupingBy(
                        InstructionReport::exchange,
                        Collectors.groupingBy(
                                report -> report.market() + " " + report.place(),
                                LinkedHashMap::new,
                                Collectors.toList())));
        Map<String, List<Doubted>> doubted = new LinkedHashMap<>();
        said.forEach((exchange, places) -> doubted.put(
                exchange,
                places.values().stream()
                        .map(Instructions::doubted)
                        .sorted((one, other) -> Long.compare(other.customers(), one.customers()))
                        .toList()));
        return doubted;
    }

    private static Doubted doubted(List<InstructionReport> reports) {
        InstructionReport first = reports.get(0);
        long customers =
                reports.stream().map(InstructionReport::customerId).distinct().count();
        return new Doubted(
                Market.valueOf(first.market()).title(),
                first.instruction(),
                customers,
                customers >= CUSTOMERS,
                List.copyOf(reports));
    }

    /** Whether the instruction is still as it was when it was reported. */
    private boolean inUse(InstructionReport report) {
        return report.version().equals(version(report.exchange()))
                && find(report.exchange(), Market.valueOf(report.market()), report.place(), Locale.ENGLISH)
                        .filter(report.instruction()::equals)
                        .isPresent();
    }
}

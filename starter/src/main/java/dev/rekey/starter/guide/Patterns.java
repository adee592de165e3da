package dev.rekey.starter.guide;

import dev.rekey.exchanges.catalog.Emblem;
import dev.rekey.exchanges.catalog.ExchangeProfile;
import dev.rekey.exchanges.catalog.ToldFinding;
import dev.rekey.terms.Check;
import dev.rekey.terms.CheckResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What the pattern book shows: each fragment of the trader's pages with made-up data in every state, and the form of every
 * exchange and market.
 *
 * @param emblems the sign of every exchange
 * @param fixes what is needed to fix one thing
 * @param checked what passed and what was not checked
 * @param outages since when an account stands still, and what with it
 * @param drawings the forms
 */
public record Patterns(
        List<Emblem> emblems, List<ToFix> fixes, Checked checked, List<Outage> outages, List<Form> drawings) {

    private static final List<String> ADDRESSES =
            IntStream.rangeClosed(1, 20).mapToObj(i -> "203.0.113." + i).toList();

    /** What the fold of a check shows. */
    public record Checked(List<ToldFinding> checked, long passed, long notChecked) {}

    /** An account that stands still. */
    public record Outage(@Nullable Instant since, String risk) {}

    /** The form of one market. */
    public record Form(String title, Drawing drawing) {}

    /** All of them. */
    public static Patterns of(List<ExchangeProfile> exchanges, Instant now) {
        return new Patterns(
                exchanges.stream().map(ExchangeProfile::emblem).toList(),
                List.of(
                        new ToFix(
                                told(Check.NO_WITHDRAW, CheckResult.FAILED),
                                List.of(new ToFix.Permission("Enable Withdrawals", false)),
                                "",
                                List.of()),
                        new ToFix(
                                told(Check.TRADE, CheckResult.FAILED),
                                List.of(new ToFix.Permission("Enable Futures", true)),
                                "",
                                List.of()),
                        new ToFix(
                                told(Check.ADDRESSES, CheckResult.WAITING),
                                List.of(),
                                "203.0.113.7,203.0.113.20",
                                List.of("18 / 20"))),
                new Checked(
                        List.of(
                                told(Check.KEY_ACCEPTED, CheckResult.PASSED),
                                told(Check.SECRET, CheckResult.PASSED),
                                told(Check.EXPIRY, CheckResult.NOT_CHECKED)),
                        2,
                        1),
                List.of(
                        new Outage(now.minus(Duration.ofMinutes(3)), "1"),
                        new Outage(now.minus(Duration.ofHours(5)), "3"),
                        new Outage(null, "40")),
                exchanges.stream()
                        .flatMap(profile -> profile.markets().stream()
                                .map(market -> new Form(
                                        profile.name() + " " + market.market().title(),
                                        Drawing.of(
                                                profile,
                                                market.guide(),
                                                new AddressList(profile.name(), profile.whitelist(), ADDRESSES),
                                                KeyName.of("", market.market(), now, 1)))))
                        .toList());
    }

    private static ToldFinding told(Check check, CheckResult result) {
        return new ToldFinding(check, result, null, null, null, null, null, "-2015", "Invalid API-key.");
    }
}

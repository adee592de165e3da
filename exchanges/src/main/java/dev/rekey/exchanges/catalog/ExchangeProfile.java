package dev.rekey.exchanges.catalog;

import dev.rekey.terms.Market;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one exchange. Read from {@code <id>/profile.yaml}.
 *
 * @param id how accounts name the exchange, lower case letters and digits
 * @param name the name traders know
 * @param alsoCalled what people and programs call it besides; may be left out of the file
 * @param lastChecked when a person last compared this profile with the exchange
 * @param emblem the sign by which it is known at a glance
 * @param markets what can be traded there with a key of its own
 * @param fields what a credential of this exchange consists of, in the order of the page
 * @param clock how far our clock may be off; null when the exchange does not look at the time
 * @param rates how often calls may be made, where that is published
 * @param refusals how each refusal is recognised, and what people read
 * @param facts what the profile rests on, each with its source
 * @param sites its other sites, with keys of their own, the likeliest first; null when there are none
 * @param elsewhere what becomes of a key that is used from an address that is not on its list; null where that is not known
 * @param gates calls that tell whether a box is ticked, in the order they are asked; may be left out of the file
 * @param account a call that tells whose key it is; null where another call of the check does, or none
 */
public record ExchangeProfile(
        String id,
        String name,
        List<String> alsoCalled,
        LocalDate lastChecked,
        Emblem emblem,
        List<MarketProfile> markets,
        List<Field> fields,
        WhitelistRule whitelist,
        KeyRules key,
        @Nullable ClockRule clock,
        List<Rate> rates,
        List<Refusal> refusals,
        List<Fact> facts,
        @Nullable List<Site> sites,
        @Nullable Elsewhere elsewhere,
        List<RightGate> gates,
        @Nullable AccountCall account) {

    /** Most exchanges publish no rate for the calls of a check, and need no call that tells of a single box. */
    public ExchangeProfile {
        alsoCalled = Objects.requireNonNullElse(alsoCalled, List.of());
        rates = Objects.requireNonNullElse(rates, List.of());
        gates = Objects.requireNonNullElse(gates, List.of());
    }

    /** Whether it is confirmed that a request from an address that is on no list does a key no harm. */
    public boolean harmlessElsewhere() {
        return elsewhere != null && elsewhere.confirmed() && elsewhere.effect() == Elsewhere.Effect.HARMLESS;
    }

    /** Whether a request from an address that is not on a key's list switches the key off. */
    public boolean switchesOffElsewhere() {
        return elsewhere != null && elsewhere.effect() == Elsewhere.Effect.SWITCHES_OFF;
    }

    /** The gates for keys of this market, in their order. */
    public List<RightGate> gates(Market market) {
        return gates.stream()
                .filter(gate -> gate.market() == null || gate.market() == market)
                .toList();
    }

    /** This exchange's market, if it is known. */
    public Optional<MarketProfile> market(Market market) {
        return markets.stream().filter(m -> m.market() == market).findFirst();
    }

    /** Whether the refusals say what this code means. */
    public boolean recognises(String code) {
        return refusals.stream().anyMatch(row -> row.recognises(code));
    }

    /** The same as it is at one of its other sites. */
    public ExchangeProfile at(Site site) {
        List<Refusal> theirs = new ArrayList<>(Objects.requireNonNullElse(site.refusals(), List.of()));
        theirs.addAll(refusals);
        return new ExchangeProfile(
                id,
                name,
                alsoCalled,
                lastChecked,
                emblem,
                markets,
                fields,
                whitelist,
                key,
                clock,
                rates,
                List.copyOf(theirs),
                facts,
                sites,
                elsewhere,
                gates,
                account);
    }

    /** Its other sites. */
    public List<Site> otherSites() {
        return sites == null ? List.of() : sites;
    }

    /** The share of facts that are confirmed, from 0 to 1; 1 when there are none. */
    public double confirmedShare() {
        return facts.isEmpty()
                ? 1
                : (double) facts.stream().filter(Fact::confirmed).count() / facts.size();
    }
}

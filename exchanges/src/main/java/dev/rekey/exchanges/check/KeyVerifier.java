package dev.rekey.exchanges.check;

import dev.rekey.exchanges.catalog.Catalog;
import dev.rekey.exchanges.catalog.ExchangeProfile;
import dev.rekey.exchanges.catalog.Site;
import dev.rekey.terms.Check;
import dev.rekey.terms.Finding;
import dev.rekey.terms.FindingCode;
import dev.rekey.terms.Phrase;
import dev.rekey.terms.Withdrawals;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Proves credentials by really signed, read-only requests. Safe for use by several threads; one key is asked about by
 * one thread at a time. Nothing an exchange or a network does makes it throw, and nothing it throws quotes a credential.
 */
public final class KeyVerifier {

    private static final int LOCKS = 1024;

    /** How many requests one check may send besides one for each address. */
    private static final int MOST_REQUESTS = 6;

    private final Catalog catalog;
    private final ExchangeHosts hosts;
    private final OutgoingAddresses outgoing;
    private final Duration callTimeout;
    private final Clock clock;
    private final Spacing.Wait wait;
    private final Spacing spacing;
    private final boolean trustsClock;
    private final Policy policy;
    private final Map<String, AtomicLong> lastTimes;
    private final Object[] locks = new Object[LOCKS];

    private KeyVerifier(
            Catalog catalog,
            ExchangeHosts hosts,
            OutgoingAddresses outgoing,
            Duration callTimeout,
            Clock clock,
            boolean trustsClock,
            Spacing.Wait wait,
            Policy policy,
            Map<String, AtomicLong> lastTimes) {
        this.policy = policy;
        this.lastTimes = lastTimes;
        this.catalog = catalog;
        this.hosts = hosts;
        this.outgoing = outgoing;
        this.callTimeout = callTimeout;
        this.clock = clock;
        this.wait = wait;
        this.spacing = new Spacing(clock, wait);
        this.trustsClock = trustsClock;
        for (int i = 0; i < LOCKS; i++) {
            locks[i] = new Object();
        }
    }

    /**
     * A verifier.
     *
     * @param callTimeout the longest one call may take, from connecting to the last byte
     * @param clock the time that goes into signatures
     */
    public static KeyVerifier create(
            Catalog catalog, ExchangeHosts hosts, OutgoingAddresses outgoing, Duration callTimeout, Clock clock) {
        return create(catalog, hosts, outgoing, callTimeout, clock, time -> Thread.sleep(time.toMillis()));
    }

    /** The same with another way to let time pass. */
    static KeyVerifier create(
            Catalog catalog,
            ExchangeHosts hosts,
            OutgoingAddresses outgoing,
            Duration callTimeout,
            Clock clock,
            Spacing.Wait wait) {
        return new KeyVerifier(
                catalog, hosts, outgoing, callTimeout, clock, false, wait, Policy.USUAL, new ConcurrentHashMap<>());
    }

    /**
     * The same without the pauses between requests of one key, for exchanges that are played on this machine: what stands
     * for the time in a request runs ahead of the clock instead.
     */
    public KeyVerifier withoutPauses() {
        return new KeyVerifier(
                catalog, hosts, outgoing, callTimeout, clock, trustsClock, time -> {}, policy, lastTimes);
    }

    /** The same for servers that play an exchange at another time than that of their answers. */
    KeyVerifier trustingItsClock() {
        return new KeyVerifier(catalog, hosts, outgoing, callTimeout, clock, true, wait, policy, lastTimes);
    }

    /** The same under what the operator has decided; the times in its requests go on from where they were. */
    public KeyVerifier under(Policy decided) {
        return new KeyVerifier(catalog, hosts, outgoing, callTimeout, clock, trustsClock, wait, decided, lastTimes);
    }

    /**
     * Asks the exchange. Sends at most six requests and one for each address of the whitelist, and of those at most two
     * about a key the exchange does not know. Such a key is asked about at the exchange's other sites, once each, as far
     * as the six requests reach: where it is known it is proved, and the report says so.
     *
     * @throws IllegalArgumentException when the exchange or its market is not known here
     * @throws CheckFault when a fault of ours stopped the check
     */
    public KeyReport verify(KeyCheckRequest request) {
        ExchangeProfile profile = catalog.find(request.exchange())
                .orElseThrow(
                        () -> new IllegalArgumentException("the exchange " + request.exchange() + " is not known"));
        ExchangeApi api = ExchangeApi.find(profile.id())
                .orElseThrow(() -> new IllegalArgumentException("the exchange " + profile.id() + " cannot be asked"));
        if (profile.market(request.market()).isEmpty()) {
            throw new IllegalArgumentException(profile.id() + " has no market " + request.market());
        }
        return verify(api, profile, request);
    }

    /** The same with an exchange's part at hand. */
    KeyReport verify(ExchangeApi api, ExchangeProfile profile, KeyCheckRequest request) {
        try {
            return report(api, profile, request);
        } catch (RuntimeException thrown) {
            throw new CheckFault(thrown);
        }
    }

    private KeyReport report(ExchangeApi api, ExchangeProfile profile, KeyCheckRequest request) {
        Findings findings = new Findings(profile);
        int line = Math.floorMod(request.credential().apiKey().hashCode(), LOCKS);
        Session session = session(api, profile, request, hosts, line);
        if (usable(api, session, request.credential(), findings)) {
            // Two checks of one key at once would overtake each other, and exchanges with rising nonces would refuse.
            synchronized (locks[line]) {
                api.check(session, findings);
                Asked asked = elsewhere(api, session, findings, request, line);
                findings = asked.findings();
                Further.ask(asked.session(), findings, policy);
            }
        }
        Withdrawals withdrawals = findings.settle(request.withdrawalsOff(), policy.refuseUnproven());
        return findings.report(
                Credential.lastFour(api.identity(request.credential())), session.sent() > 0, withdrawals);
    }

    /** Where a key was asked about, and what was found there. */
    private record Asked(Session session, Findings findings) {}

    private Session session(
            ExchangeApi api, ExchangeProfile profile, KeyCheckRequest request, ExchangeHosts where, int line) {
        return new Session(api, profile, request, where, outgoing, callTimeout, clock, trustsClock, times(api, line));
    }

    /** Looks for a key that is not known where it should be. */
    private Asked elsewhere(ExchangeApi api, Session home, Findings atHome, KeyCheckRequest request, int line) {
        Session.Question question = home.unknownKey();
        if (question == null || !atHome.open(Check.KEY_ACCEPTED)) {
            return new Asked(home, atHome);
        }
        ExchangeProfile profile = home.profile();
        List<String> unknown = new ArrayList<>();
        List<String> silent = new ArrayList<>();
        // One is left for the call a proof ends with; those from each address are counted apart.
        int left = MOST_REQUESTS - home.sent() - 1;
        List<Site> sites = hosts.sites(profile, request.market());
        for (Site site : sites) {
            if (left == 0) {
                break;
            }
            left--;
            ExchangeProfile asThere = profile.at(site);
            Session there = session(api, asThere, request, ExchangeHosts.at(profile, site), line);
            Reply reply = there.ask(question.address(), question.endpoint());
            if (reply.knowsKey()) {
                Findings found = new Findings(asThere);
                found.livesAt(site);
                api.check(there, found);
                return new Asked(there, found);
            }
            (reply.refused() ? unknown : silent).add(site.name());
        }
        List<String> notAsked = new ArrayList<>();
        (hosts.fixed(profile) ? sites : profile.otherSites()).forEach(site -> notAsked.add(site.name()));
        notAsked.removeAll(unknown);
        notAsked.removeAll(silent);
        named(atHome, FindingCode.NOT_KNOWN_THERE, unknown);
        named(atHome, FindingCode.NO_ANSWER, silent);
        named(atHome, FindingCode.NOT_ASKED, notAsked);
        return new Asked(home, atHome);
    }

    private static void named(Findings findings, FindingCode what, List<String> sites) {
        if (!sites.isEmpty()) {
            findings.note(Check.KEY_ACCEPTED, Phrase.of(what, String.join(", ", sites)));
        }
    }

    private boolean usable(ExchangeApi api, Session session, Credential credential, Findings findings) {
        Optional<Finding> unusable = new FieldCheck(api, session.profile(), hosts).problem(credential, clock.instant());
        if (unusable.isPresent()) {
            findings.add(unusable.get().with(Phrase.of(FindingCode.NOT_SENT)));
            return false;
        }
        if (session.usable().isEmpty()) {
            findings.add(Finding.unknown(Check.KEY_ACCEPTED, Phrase.of(FindingCode.NO_WAY_OUT)));
            findings.forSupport();
            new AddressTally(session).addTo(findings);
            return false;
        }
        return true;
    }

    private Supplier<Instant> times(ExchangeApi api, int line) {
        if (!api.spacing().isZero()) {
            return () -> spacing.next(api.exchange() + " " + line, api.spacing());
        }
        if (!api.risingTimes()) {
            return clock::instant;
        }
        AtomicLong last = lastTimes.computeIfAbsent(api.exchange(), id -> new AtomicLong());
        return () -> Instant.ofEpochMilli(last.updateAndGet(before -> Math.max(before + 1, clock.millis())));
    }
}

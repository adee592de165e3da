package dev.rekey.exchanges.check;

import dev.rekey.exchanges.catalog.Cause;
import dev.rekey.exchanges.catalog.Refusal;
import dev.rekey.terms.Check;
import dev.rekey.terms.Finding;
import dev.rekey.terms.FindingCode;
import dev.rekey.terms.Phrase;
import dev.rekey.terms.Step;
import dev.rekey.terms.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Which addresses of a whitelist a key works from. An address that was not asked from never counts as working. */
public final class AddressTally {

    private final Session session;
    private boolean listKnown;
    private final Set<String> worked = new LinkedHashSet<>();
    private final Set<String> unlisted = new LinkedHashSet<>();
    private final Map<String, Reply> refused = new LinkedHashMap<>();
    private final Map<String, Reply> unclear = new LinkedHashMap<>();

    /** Starts with no address asked from. */
    public AddressTally(Session session) {
        this.session = session;
    }

    /** What to say of a key that works from anywhere, though it is to be bound to addresses. */
    public static Finding unbound() {
        return Finding.failed(Check.ADDRESSES, Phrase.of(FindingCode.UNBOUND), Step.GENERATE_KEY);
    }

    /**
     * Compares the whitelist with the list the exchange tells, where it is told only after the addresses were asked
     * from: being let in is not enough when the list says otherwise, because it may only not be in force yet.
     *
     * @param entries the key's list: addresses and ranges, none when it is bound to none
     */
    public static void compareLater(Session session, Findings findings, List<String> entries) {
        if (session.whitelist().isEmpty()) {
            return;
        }
        if (entries.isEmpty()) {
            findings.add(unbound());
            return;
        }
        AddressTally tally = new AddressTally(session);
        tally.compare(entries, List.of());
        if (!tally.unlisted.isEmpty()) {
            findings.add(tally.missing().with(named(FindingCode.NOT_ON_THE_KEY, tally.unlisted)));
        }
    }

    /**
     * Compares the whitelist with the list the exchange tells. Has to come first.
     *
     * @param entries the key's list: addresses and ranges
     * @param others the addresses that are still to be asked from
     * @return those of the others that are on the key's list
     */
    public List<String> compare(List<String> entries, List<String> others) {
        List<AddressRange> listed = entries.stream()
                .flatMap(entry -> AddressRange.parse(entry).stream())
                .toList();
        if (listed.size() < entries.size()) {
            // An entry that cannot be read may be the one for an address that seems to be missing.
            return others;
        }
        listKnown = true;
        for (String address : session.whitelist()) {
            if (listed.stream().noneMatch(entry -> entry.contains(address))) {
                unlisted.add(address);
            }
        }
        return others.stream().filter(address -> !unlisted.contains(address)).toList();
    }

    /** The key works from here. */
    public void worked(String address) {
        if (!unlisted.contains(address)) {
            worked.add(address);
        }
    }

    /** The exchange refused the key from here, while it takes it from elsewhere. */
    public void refused(String address, Reply reply) {
        if (!unlisted.contains(address)) {
            refused.put(address, reply);
        }
    }

    /** Nothing can be said of this address. */
    public void unclear(String address, Reply reply) {
        unclear.put(address, reply);
    }

    /**
     * Where the asking began.
     *
     * @param from the address that was asked from last
     * @param reply what came there
     * @param others the addresses that are still to be asked from
     * @param known whether another was refused before, as only those of a key that is known are
     */
    public record Opening(String from, Reply reply, List<String> others, boolean known) {}

    /**
     * Asks from the first address, and from the second where the first is not on the key's list. Where neither is, all is
     * said with that.
     *
     * @param notListed the code for an address that is not on the list of a key that is known
     */
    public Opening open(Findings findings, Endpoint endpoint, String notListed) {
        List<String> addresses = new ArrayList<>(session.usable());
        String from = addresses.remove(0);
        Reply reply = session.ask(from, endpoint);
        boolean known = reply.refusedWith(notListed);
        if (known) {
            // Only a key that is known has a list.
            findings.passed(Check.KEY_ACCEPTED);
            refused(from, reply);
            if (!addresses.isEmpty()) {
                from = addresses.remove(0);
                reply = session.ask(from, endpoint);
            }
            if (reply.refusedWith(notListed)) {
                refused(from, reply);
                addTo(findings);
            }
        }
        return new Opening(from, reply, addresses, known);
    }

    /** Asks from the other addresses until the exchange asks to slow down. These codes refuse an address. */
    public void askEach(List<String> others, Endpoint endpoint, int parallel, String... notListed) {
        askEach(others, endpoint, parallel, Reply::ok, reply -> reply.refusedWith(notListed));
    }

    /** The same where more than one answer lets an address in, or refuses it. */
    public void askEach(
            List<String> others, Endpoint endpoint, int parallel, Predicate<Reply> letIn, Predicate<Reply> notLetIn) {
        session.askEach(others, endpoint, parallel, Reply::slowDown).forEach((address, reply) -> {
            if (letIn.test(reply)) {
                worked(address);
            } else if (notLetIn.test(reply)) {
                refused(address, reply);
            } else {
                unclear(address, reply);
            }
        });
    }

    /** Says how it came out. */
    public void addTo(Findings findings) {
        unclear.values().forEach(reply -> findings.pause(reply.retryAfter()));
        int all = session.whitelist().size();
        if (all == 0) {
            findings.add(
                    refused.isEmpty()
                            ? Finding.notChecked(Check.ADDRESSES).with(Phrase.of(FindingCode.NO_ADDRESSES))
                            : said(waiting(), refused, List.of()));
            return;
        }
        List<Phrase> details = details(all);
        if (!unlisted.isEmpty()) {
            findings.add(said(missing(), refused, details));
        } else if (!refused.isEmpty()) {
            findings.add(said(waiting(), refused, details));
        } else if (!unclear.isEmpty()) {
            findings.disturbed(unclear.values().iterator().next(), Check.ADDRESSES, details);
        } else if (!notAsked().isEmpty()) {
            // Never accepted without them: they can be asked from, and the asking only ended early.
            findings.add(Finding.unknown(Check.ADDRESSES, Phrase.of(FindingCode.ADDRESSES_NOT_TRIED))
                    .with(details));
        } else if (worked.size() < all) {
            // What cannot be tried is never taken for working: those who run the platform have to open the way first.
            findings.forSupport();
            findings.add(Finding.unknown(Check.ADDRESSES, Phrase.of(FindingCode.ADDRESSES_WITHOUT_WAY))
                    .with(details));
        } else {
            findings.add(Finding.passed(Check.ADDRESSES).with(details));
        }
    }

    private Finding missing() {
        Finding missing = Finding.failed(Check.ADDRESSES, Phrase.of(FindingCode.ADDRESSES_MISSING), Step.GENERATE_KEY);
        return session.row(Cause.ADDRESS_NOT_LISTED)
                .map(row -> missing.advising(row.code()))
                .orElse(missing);
    }

    private Finding waiting() {
        Refusal row = session.row(Cause.ADDRESS_NOT_LISTED).orElse(null);
        if (row != null && row.verdict() == Verdict.REJECTED) {
            return Finding.failed(Check.ADDRESSES, row.told(), row.repair());
        }
        if (listKnown || row == null) {
            return Finding.waiting(Check.ADDRESSES, Phrase.of(FindingCode.ADDRESSES_REFUSED));
        }
        return worked.isEmpty()
                ? Finding.waiting(Check.ADDRESSES, row.told())
                : Finding.waiting(Check.ADDRESSES, Phrase.of(FindingCode.ADDRESSES_SOME_REFUSED))
                        .advising(row.code());
    }

    private static Finding said(Finding finding, Map<String, Reply> replies, List<Phrase> details) {
        Finding with = finding.with(details);
        if (replies.isEmpty()) {
            return with;
        }
        Reply first = replies.values().iterator().next();
        return with.said(first.code(), first.text());
    }

    private Set<String> notAsked() {
        Set<String> notAsked = new LinkedHashSet<>(session.usable());
        notAsked.removeAll(worked);
        notAsked.removeAll(unlisted);
        notAsked.removeAll(refused.keySet());
        notAsked.removeAll(unclear.keySet());
        return notAsked;
    }

    private List<Phrase> details(int all) {
        List<Phrase> facts = new ArrayList<>();
        facts.add(Phrase.of(FindingCode.WORKS_FROM, String.valueOf(worked.size()), String.valueOf(all)));
        add(facts, FindingCode.NOT_ON_THE_KEY, unlisted);
        // One that was asked from before the key's list was known is named once.
        Set<String> listedYetRefused = new LinkedHashSet<>(refused.keySet());
        listedYetRefused.removeAll(unlisted);
        add(facts, FindingCode.REFUSED_FROM, listedYetRefused);
        add(facts, FindingCode.NO_ANSWER, unclear.keySet());
        add(facts, FindingCode.NOT_ASKED, notAsked());
        Set<String> noWay = new LinkedHashSet<>(session.unusable());
        noWay.removeAll(unlisted);
        add(facts, FindingCode.NOT_CONFIGURED, noWay);
        return facts;
    }

    private static void add(List<Phrase> facts, FindingCode what, Set<String> addresses) {
        if (!addresses.isEmpty()) {
            facts.add(named(what, addresses));
        }
    }

    private static Phrase named(FindingCode what, Set<String> addresses) {
        return Phrase.of(what, String.join(", ", addresses));
    }
}

package dev.rekey.exchanges.check;

import dev.rekey.exchanges.catalog.Cause;
import dev.rekey.exchanges.catalog.Refusal;
import dev.rekey.terms.Check;
import dev.rekey.terms.FindingCode;
import dev.rekey.terms.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The check by one read-only call from every address. Shows that key and secret are good and from where the key is let
 * in. Where the call tells what the key may do, that is read from its answer; where it does not, it cannot be seen and is
 * never called passed.
 */
public final class ProofByCall {

    private final Session session;
    private final Findings findings;
    private final Endpoint proof;
    private final int parallel;
    private final Told told;
    private final AddressTally tally;

    private ProofByCall(Session session, Findings findings, Endpoint proof, int parallel, Told told) {
        this.session = session;
        this.findings = findings;
        this.proof = proof;
        this.parallel = session.profile().switchesOffElsewhere() ? 1 : parallel;
        this.told = told;
        this.tally = new AddressTally(session);
    }

    /** Reads what a call tells of the key. */
    @FunctionalInterface
    public interface Told {

        /**
         * Adds what the answer says of rights, account and end.
         *
         * @return the addresses the key is bound to, none when it is bound to none; null when the answer does not tell
         */
        @Nullable
        List<String> read(JsonNode answer);
    }

    /**
     * Asks.
     *
     * @param proof a call that every key of this market may make
     * @param parallel from how many addresses at a time; 1 where times have to arrive in their order
     * @return an address from which the key is let in and more may be asked; empty when nothing more should be asked
     */
    public static Optional<String> check(Session session, Findings findings, Endpoint proof, int parallel) {
        return check(session, findings, proof, parallel, answer -> {
            tellsNothing(session, findings);
            return null;
        });
    }

    /** The same with a call that tells something of the key. */
    public static Optional<String> check(Session session, Findings findings, Endpoint proof, int parallel, Told told) {
        return Optional.ofNullable(new ProofByCall(session, findings, proof, parallel, told).run());
    }

    /** What to say of rights that a call does not tell: the answer itself shows that the key may read. */
    public static void tellsNothing(Session session, Findings findings) {
        findings.passed(Check.READ);
        findings.notChecked(Check.TRADE, FindingCode.RIGHTS_NOT_TOLD);
        findings.withdrawNotTold();
    }

    private @Nullable String run() {
        List<String> addresses = new ArrayList<>(session.usable());
        String from = addresses.remove(0);
        Reply reply = session.ask(from, proof);
        if (mayBeTheAddress(reply) && !addresses.isEmpty() && !session.profile().switchesOffElsewhere()) {
            // From a second address the same key may be let in: that tells the causes apart.
            Reply first = reply;
            tally.refused(from, first);
            from = addresses.remove(0);
            reply = session.ask(from, proof);
            if (mayBeTheAddress(reply)) {
                tally.refused(from, reply);
                nowhere(first);
                return null;
            }
        }
        if (reply.ok()) {
            return proved(from, reply, addresses) ? from : null;
        } else if (mayBeTheAddress(reply)) {
            tally.refused(from, reply);
            nowhere(reply);
        } else if (onlyFor(reply, Cause.RIGHT_MISSING)) {
            // Who says that a box is missing has taken key, secret and time.
            findings.passed(Check.KEY_ACCEPTED, Check.SECRET, Check.CLOCK);
            findings.refused(reply, Check.READ, null);
        } else {
            findings.refused(reply, Check.KEY_ACCEPTED, null);
        }
        return null;
    }

    /** Asks from the others. False when the exchange wants to be left alone. */
    private boolean proved(String from, Reply reply, List<String> addresses) {
        findings.passed(Check.KEY_ACCEPTED, Check.SECRET, Check.CLOCK);
        List<String> listed = told.read(reply.json());
        List<String> others = addresses;
        if (listed != null && listed.isEmpty() && !session.whitelist().isEmpty()) {
            findings.add(AddressTally.unbound());
            return true;
        }
        if (listed != null) {
            others = tally.compare(listed, addresses);
        }
        tally.worked(from);
        boolean calm = true;
        for (Map.Entry<String, Reply> asked :
                session.askEach(others, proof, parallel, this::enough).entrySet()) {
            Reply other = asked.getValue();
            calm &= !other.slowDown();
            if (other.ok()) {
                tally.worked(asked.getKey());
            } else if (other.refused() && blamed(other)) {
                // The key was taken from elsewhere a moment ago: whatever the words, it is the address.
                tally.refused(asked.getKey(), other);
            } else {
                tally.unclear(asked.getKey(), other);
            }
        }
        tally.addTo(findings);
        return calm;
    }

    /**
     * Whether to ask no further: the exchange wants that, silence one after the other would take too long, or the address
     * that was refused has switched the key off, so that no other could be let in.
     */
    private boolean enough(Reply reply) {
        return reply.slowDown()
                || (parallel == 1 && reply.kind() == Reply.Kind.TIMED_OUT)
                || (session.profile().switchesOffElsewhere() && !reply.ok());
    }

    /** Refused from every address that was asked from, in a way that may be about the address. */
    private void nowhere(Reply reply) {
        if (onlyFor(reply, Cause.ADDRESS_NOT_LISTED)) {
            // Only a key that is known has a list.
            findings.passed(Check.KEY_ACCEPTED);
            tally.addTo(findings);
            return;
        }
        if (!names(reply, Cause.ADDRESS_NOT_LISTED)) {
            // How this exchange refuses an address is not known, and from two addresses it is more likely the key.
            findings.refused(reply, Check.KEY_ACCEPTED, null);
            return;
        }
        if (session.whitelist().isEmpty()) {
            Refusal key = reply.rows().stream()
                    .filter(row -> row.cause() != Cause.ADDRESS_NOT_LISTED)
                    .findFirst()
                    .orElse(null);
            findings.because(reply, key, Check.KEY_ACCEPTED, null);
            return;
        }
        tally.addTo(findings);
        findings.undecided(reply, session.row(Cause.ADDRESS_NOT_LISTED).orElse(null));
    }

    private boolean mayBeTheAddress(Reply reply) {
        if (!reply.refused()) {
            return false;
        }
        boolean documented = session.row(Cause.ADDRESS_NOT_LISTED)
                .filter(Refusal::recognisable)
                .isPresent();
        String code = reply.code();
        // A status without words stands for any cause.
        boolean tells = documented && (code == null || !code.startsWith("HTTP "));
        return names(reply, Cause.ADDRESS_NOT_LISTED)
                || (!tells && blamed(reply) && !onlyFor(reply, Cause.RIGHT_MISSING));
    }

    private static boolean names(Reply reply, Cause cause) {
        return reply.rows().stream().anyMatch(row -> row.cause() == cause);
    }

    /** Whether the refusal is about the key or its address, and not about us, the exchange or the order of requests. */
    private static boolean blamed(Reply reply) {
        return !reply.rows().isEmpty()
                && reply.rows().get(0).verdict() != Verdict.UNKNOWN
                && reply.rows().get(0).cause() != Cause.CLOCK;
    }

    private static boolean onlyFor(Reply reply, Cause cause) {
        return reply.refused()
                && !reply.rows().isEmpty()
                && reply.rows().stream().allMatch(row -> row.cause() == cause);
    }
}

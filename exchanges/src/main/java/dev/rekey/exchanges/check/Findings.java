package dev.rekey.exchanges.check;

import dev.rekey.exchanges.catalog.Cause;
import dev.rekey.exchanges.catalog.ExchangeProfile;
import dev.rekey.exchanges.catalog.Refusal;
import dev.rekey.exchanges.catalog.Site;
import dev.rekey.terms.Check;
import dev.rekey.terms.CheckResult;
import dev.rekey.terms.Finding;
import dev.rekey.terms.Step;
import dev.rekey.terms.Verdict;
import dev.rekey.terms.Withdrawals;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Collects what a check finds. Of several findings for one check the worst stays, so that nothing found later hides
 * what was wrong before.
 */
public final class Findings {

    private static final String NO_NEW_KEY = "Do not make another key, because we'll check again automatically.";

    private final ExchangeProfile profile;
    private final Map<Check, Finding> found = new EnumMap<>(Check.class);
    private @Nullable String exchangeUid;
    private @Nullable Instant expiresAt;
    private @Nullable Duration retryAfter;
    private @Nullable Site site;
    private boolean bound;
    private boolean support;

    Findings(ExchangeProfile profile) {
        this.profile = profile;
    }

    /** Adds one finding. */
    public void add(Finding finding) {
        found.merge(finding.check(), finding, (old, young) -> rank(young) > rank(old) ? young : old);
    }

    /** These checks passed. */
    public void passed(Check... checks) {
        for (Check check : checks) {
            add(Finding.passed(check));
        }
    }

    /** Whether something has already been found wrong or open with this check. */
    public boolean open(Check check) {
        Finding finding = found.get(check);
        return finding != null && finding.verdict() != Verdict.ACCEPTED;
    }

    /** Whether anything has already been found wrong or open. */
    boolean open() {
        return found.values().stream().anyMatch(finding -> finding.verdict() != Verdict.ACCEPTED);
    }

    /** How a check stands so far. */
    CheckResult result(Check check) {
        Finding finding = found.get(check);
        return finding == null ? CheckResult.NOT_CHECKED : finding.result();
    }

    /** A call has proved what could not be told before. */
    void nowProved(Check check) {
        if (result(check) == CheckResult.NOT_CHECKED) {
            found.put(check, Finding.passed(check));
        }
    }

    /** The key was refused from an address that is on no list. */
    void bound() {
        bound = true;
    }

    /** Neither the trader nor waiting can help, but only those who run the platform. */
    void forSupport() {
        support = true;
    }

    /** A check failed for a reason that is read from an answer: the catalogue's sentence for the cause, or this one. */
    public void failed(Check check, Cause cause, @Nullable String detail, String say, String advice, Step repair) {
        // Of several rows for one cause, that of this check is meant.
        Refusal row = profile.refusals().stream()
                .filter(one -> one.cause() == cause && one.verdict() == Verdict.REJECTED)
                .min(Comparator.comparing(one -> one.check() != check))
                .orElse(null);
        Finding finding = row == null
                ? Finding.failed(check, say, advice, repair)
                : Finding.failed(check, row.say(), row.advice(), row.repair() == null ? repair : row.repair());
        add(finding.with(detail));
    }

    /** A right the key needs, read from an answer. */
    public void needed(Check check, boolean there, String box) {
        needed(
                check,
                there,
                box,
                "Edit the key on " + profile.name() + ", turn on the permissions named here, and save.");
    }

    /** The same where the way to the boxes has other words. */
    public void needed(Check check, boolean there, String box, String advice) {
        if (there) {
            passed(check);
        } else {
            failed(
                    check,
                    Cause.RIGHT_MISSING,
                    "not ticked: " + box,
                    "A permission this key needs is off.",
                    advice,
                    Step.GENERATE_KEY);
        }
    }

    /** Rights that move money out, read from an answer; none is right. */
    public void moneyOut(List<String> boxes) {
        moneyOut(boxes, "Edit the key on " + profile.name() + ", turn off withdrawals, and save.");
    }

    /** The same where the way to the boxes has other words. */
    public void moneyOut(List<String> boxes, String advice) {
        if (boxes.isEmpty()) {
            passed(Check.NO_WITHDRAW);
        } else {
            failed(
                    Check.NO_WITHDRAW,
                    Cause.WITHDRAW_ON,
                    "ticked: " + plain(String.join(", ", boxes)),
                    "This key may move money out, and we do not keep such a key.",
                    advice,
                    Step.GENERATE_KEY);
        }
    }

    /**
     * The exchange did not do what was asked: adds what that means, for the check the catalogue's row names.
     *
     * @param fallback the check it belongs to when there is no row, or the row is not about the key
     */
    public void refused(Reply reply, Check fallback, @Nullable String detail) {
        Refusal row = first(reply);
        because(reply, row, row == null || aboutTheWay(row) ? fallback : row.check(), detail);
    }

    /** Rows about the exchange or the way to it name the first check, while a later one may have been disturbed. */
    private static boolean aboutTheWay(Refusal row) {
        return row.verdict() == Verdict.UNKNOWN && row.check() == Check.KEY_ACCEPTED;
    }

    /** The same, for a check that is known from what was asked. */
    public void refusedAt(Reply reply, Check check, @Nullable String detail) {
        because(reply, first(reply), check, detail);
    }

    /** The same, with the row that is meant. */
    public void because(Reply reply, @Nullable Refusal row, Check check, @Nullable String detail) {
        if (row == null) {
            disturbed(reply, check, detail);
            return;
        }
        pause(reply.retryAfter());
        if (row.cause() == Cause.WRONG_SECRET || row.cause() == Cause.WRONG_PASSPHRASE) {
            passed(Check.KEY_ACCEPTED);
        }
        add(as(row.verdict(), check, row).said(reply.code(), reply.text()).with(detail));
    }

    /**
     * One answer stands for several causes, and asking on would not tell them apart: all are named, the likeliest first.
     *
     * @param likeliest the row of the likeliest cause, which says whether waiting may still help
     */
    public void undecided(Reply reply, @Nullable Refusal likeliest) {
        String say =
                profile.name() + " gives one answer for an IP address that is missing, for a key that is deleted or in"
                        + " the wrong field, and for a permission that is off.";
        String advice = "Look at the IP addresses first, then at the key you pasted, then at the permissions.";
        if (likeliest != null && reply.rows().stream().noneMatch(row -> row.cause() == Cause.UNKNOWN_KEY)) {
            // A key that is not known is told apart, and the row says what else it may be.
            say = likeliest.say();
            advice = likeliest.advice();
        }
        Finding finding = likeliest != null && likeliest.verdict() == Verdict.REJECTED
                ? Finding.failed(Check.KEY_ACCEPTED, say, advice, likeliest.repair())
                : Finding.waiting(Check.KEY_ACCEPTED, say, advice);
        add(finding.said(reply.code(), reply.text()));
    }

    private static @Nullable Refusal first(Reply reply) {
        return reply.rows().isEmpty() ? null : reply.rows().get(0);
    }

    /** What an exchange wrote, without signs that do not show, and cut. */
    public static String plain(String foreign) {
        String clean = Finding.passed(Check.KEY_ACCEPTED).said(null, foreign).exchangeText();
        return clean == null ? "" : clean;
    }

    /** Nothing can be said of a check, because something on the way or the exchange itself failed. */
    public void disturbed(Reply reply, Check check, @Nullable String detail) {
        pause(reply.retryAfter());
        Refusal row = first(reply);
        // A row that blames the key cannot be right where the key was taken before.
        Finding finding = row == null || row.verdict() != Verdict.UNKNOWN
                ? Finding.unknown(check, sentence(reply), NO_NEW_KEY)
                : as(Verdict.UNKNOWN, check, row);
        add(finding.said(reply.code(), reply.text()).with(detail));
    }

    /** A finding in the words of a row. */
    static Finding as(Verdict verdict, Check check, Refusal row) {
        return switch (verdict) {
            case REJECTED -> Finding.failed(check, row.say(), row.advice(), row.repair());
            case NOT_READY -> Finding.waiting(check, row.say(), row.advice());
            case UNKNOWN, ACCEPTED -> Finding.unknown(check, row.say(), row.advice());
        };
    }

    /** A part of an answer is missing or looks different: nothing can be said of this check. */
    public void unreadable(Check check) {
        add(Finding.unknown(
                check,
                profile.name() + " did not tell this in the way we know, and as far as we can tell your key is not the"
                        + " problem.",
                NO_NEW_KEY));
    }

    /** Whose key it is. Compares with the account the old key belonged to. */
    public void account(String uid, @Nullable String expected) {
        exchangeUid = plain(uid);
        if (expected == null) {
            add(Finding.notChecked(
                    Check.SAME_ACCOUNT, "It is not known which " + profile.name() + " account the old key was for."));
        } else if (sameAccount(uid, expected)) {
            passed(Check.SAME_ACCOUNT);
        } else {
            failed(
                    Check.SAME_ACCOUNT,
                    Cause.OTHER_ACCOUNT,
                    null,
                    "This key belongs to another " + profile.name() + " account than the one you had here.",
                    "Sign in to the account you used before, and make the key there.",
                    Step.GENERATE_KEY);
        }
    }

    /** Whose key it is, where that was told by now. */
    public @Nullable String exchangeUid() {
        return exchangeUid;
    }

    /** Whether two numbers name one account; some are written with spaces between. */
    static boolean sameAccount(String uid, String expected) {
        return withoutSpaces(plain(uid)).equals(withoutSpaces(expected));
    }

    private static String withoutSpaces(String text) {
        return text.replaceAll("\\s", "");
    }

    /** The number told is that of the main account: that it is the same says nothing of the sub-account. */
    void onlyTheMainAccount() {
        if (result(Check.SAME_ACCOUNT) == CheckResult.PASSED) {
            add(Finding.notChecked(
                    Check.SAME_ACCOUNT,
                    "the same main account; " + profile.name() + " does not tell which sub-account"));
        }
    }

    /** The key lives at one of the exchange's other sites, where everything else is asked. Has to come first. */
    void livesAt(Site other) {
        site = other;
        add(Finding.passed(Check.KEY_ACCEPTED, "made on " + other.title() + " and checked there"));
    }

    /** Adds a short fact to what was found of a check. */
    void note(Check check, String fact) {
        found.computeIfPresent(
                check,
                (same, finding) -> finding.with(finding.detail() == null ? fact : finding.detail() + "; " + fact));
    }

    /** When the key ends. */
    public void expires(Instant at) {
        expiresAt = at;
    }

    /** The exchange asks for a pause; the longest stays. */
    public void pause(@Nullable Duration asked) {
        Duration pause = asked == null ? null : Session.limit(asked);
        if (pause != null && (retryAfter == null || pause.compareTo(retryAfter) > 0)) {
            retryAfter = pause;
        }
    }

    /** The exchange does not tell whether the key may withdraw. */
    public void withdrawNotTold() {
        add(Finding.notChecked(Check.NO_WITHDRAW, profile.name() + " does not tell it"));
    }

    /**
     * Says on what it rests that the key may not withdraw, and refuses it where that is not enough.
     *
     * @param stated whether the customer has stated it
     */
    Withdrawals settle(boolean stated, boolean refuseUnproven) {
        if (result(Check.NO_WITHDRAW) == CheckResult.PASSED) {
            return Withdrawals.TOLD_OFF;
        }
        boolean listed = profile.key().tellsAddresses() && result(Check.ADDRESSES) == CheckResult.PASSED;
        Withdrawals unbound = stated ? Withdrawals.STATED : Withdrawals.UNPROVED;
        Withdrawals rests = bound || listed ? Withdrawals.BOUND : unbound;
        if (open() || !proved(Check.KEY_ACCEPTED)) {
            return rests;
        }
        if (rests == Withdrawals.BOUND) {
            note(Check.NO_WITHDRAW, "the key works only from IP addresses on its list");
        }
        note(
                Check.NO_WITHDRAW,
                stated ? "stated by the customer, not checked" : "look once more that withdrawals are off");
        if (refuseUnproven && rests != Withdrawals.BOUND) {
            String name = profile.name();
            add(Finding.failed(
                            Check.NO_WITHDRAW,
                            name + " does not tell whether a key may withdraw, and we take no key of which that is not"
                                    + " proved.",
                            "Ask for help here, because another key of " + name + " would be refused as well.",
                            Step.VERIFY)
                    .with(found(Check.NO_WITHDRAW)));
        }
        return rests;
    }

    private @Nullable String found(Check check) {
        Finding finding = found.get(check);
        return finding == null ? null : finding.detail();
    }

    KeyReport report(String keyLastFour, boolean asked, Withdrawals withdrawals) {
        List<Finding> all = new ArrayList<>();
        for (Check check : Check.values()) {
            Finding finding = found.get(check);
            all.add(finding != null ? finding : Finding.notChecked(check, whyNot(check)));
        }
        Verdict verdict = Verdict.worst(all.stream().map(Finding::verdict).toList());
        if (verdict == Verdict.ACCEPTED && !(proved(Check.KEY_ACCEPTED) && proved(Check.SECRET))) {
            throw new IllegalStateException("the check of " + profile.id() + " ended without proving the key");
        }
        return new KeyReport(
                verdict,
                List.copyOf(all),
                exchangeUid,
                expiresAt,
                retryAfter,
                keyLastFour,
                asked,
                site,
                withdrawals,
                support && verdict == Verdict.UNKNOWN);
    }

    /** Why a check was not made, where that lies with the exchange. */
    private @Nullable String whyNot(Check check) {
        boolean hasPassphrase =
                profile.fields().stream().anyMatch(field -> field.id().equals("passphrase"));
        return switch (check) {
            case PASSPHRASE -> hasPassphrase ? null : profile.name() + " keys have no passphrase.";
            case EXPIRY -> profile.key().tellsExpiry() ? null : profile.name() + " does not tell when a key ends.";
            case SAME_ACCOUNT ->
                profile.key().tellsAccount() ? null : profile.name() + " does not tell whose key this is.";
            case KEY_KIND -> profile.name() + " does not tell what kind of key this is.";
            default -> null;
        };
    }

    private boolean proved(Check check) {
        Finding finding = found.get(check);
        return finding != null && finding.result() == CheckResult.PASSED;
    }

    private String sentence(Reply reply) {
        String name = profile.name();
        String innocent = ", and as far as we can tell your key is not the problem.";
        return switch (reply.kind()) {
            case REFUSED -> name + " gave an answer that we do not know" + innocent;
            case UNREACHABLE -> "We could not reach " + name + innocent;
            case TIMED_OUT -> name + " did not answer in time" + innocent;
            case DISTURBED -> name + " blocked our connection" + innocent;
            case ANSWERED, UNREADABLE -> name + " gave an answer that we cannot read" + innocent;
        };
    }

    private static int rank(Finding finding) {
        return switch (finding.result()) {
            case PASSED -> 0;
            case NOT_CHECKED -> 1;
            case WAITING -> 2;
            case UNKNOWN -> 3;
            case FAILED -> 4;
        };
    }
}

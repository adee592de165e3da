package dev.rekey.exchanges.check;

import dev.rekey.exchanges.catalog.Cause;
import dev.rekey.exchanges.catalog.ExchangeProfile;
import dev.rekey.exchanges.catalog.Refusal;
import dev.rekey.exchanges.catalog.Site;
import dev.rekey.terms.Check;
import dev.rekey.terms.CheckResult;
import dev.rekey.terms.Finding;
import dev.rekey.terms.FindingCode;
import dev.rekey.terms.Phrase;
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

    /**
     * A check failed for a reason that is read from an answer: the catalogue's words for the cause, or those of all
     * exchanges.
     */
    public void failed(Check check, Cause cause, @Nullable Phrase detail, Step repair) {
        // Of several rows for one cause, that of this check is meant, and of those that of this step.
        Refusal row = profile.refusals().stream()
                .filter(one -> one.cause() == cause && one.verdict() == Verdict.REJECTED)
                .min(Comparator.comparing((Refusal one) -> one.check() != check)
                        .thenComparing(one -> one.repair() != repair))
                .orElse(null);
        Finding finding = row == null
                ? Finding.failed(check, Phrase.of(FindingCode.valueOf(cause.name())), repair)
                : Finding.failed(check, row.told(), row.repair() == null ? repair : row.repair());
        add(finding.with(detail));
    }

    /** A right the key needs, read from an answer. */
    public void needed(Check check, boolean there, String box) {
        if (there) {
            passed(check);
        } else {
            failed(check, Cause.RIGHT_MISSING, Phrase.of(FindingCode.NOT_TICKED, box), Step.GENERATE_KEY);
        }
    }

    /** Rights that move money out, read from an answer; none is right. */
    public void moneyOut(List<String> boxes) {
        if (boxes.isEmpty()) {
            passed(Check.NO_WITHDRAW);
        } else {
            Phrase ticked = Phrase.of(FindingCode.TICKED, plain(String.join(", ", boxes)));
            failed(Check.NO_WITHDRAW, Cause.WITHDRAW_ON, ticked, Step.GENERATE_KEY);
        }
    }

    /**
     * The exchange did not do what was asked: adds what that means, for the check the catalogue's row names.
     *
     * @param fallback the check it belongs to when there is no row, or the row is not about the key
     */
    public void refused(Reply reply, Check fallback, @Nullable Phrase detail) {
        Refusal row = first(reply);
        because(reply, row, row == null || aboutTheWay(row) ? fallback : row.check(), detail);
    }

    /** Rows about the exchange or the way to it name the first check, while a later one may have been disturbed. */
    private static boolean aboutTheWay(Refusal row) {
        return row.verdict() == Verdict.UNKNOWN && row.check() == Check.KEY_ACCEPTED;
    }

    /** The same, for a check that is known from what was asked. */
    public void refusedAt(Reply reply, Check check, @Nullable Phrase detail) {
        because(reply, first(reply), check, detail);
    }

    /** The same, with the row that is meant. */
    public void because(Reply reply, @Nullable Refusal row, Check check, @Nullable Phrase detail) {
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
        // A key that is not known is told apart, and the row says what else it may be.
        boolean toldApart =
                likeliest != null && reply.rows().stream().noneMatch(row -> row.cause() == Cause.UNKNOWN_KEY);
        Phrase told = likeliest != null && toldApart ? likeliest.told() : Phrase.of(FindingCode.UNDECIDED);
        Finding finding = likeliest != null && likeliest.verdict() == Verdict.REJECTED
                ? Finding.failed(Check.KEY_ACCEPTED, told, likeliest.repair())
                : Finding.waiting(Check.KEY_ACCEPTED, told);
        add(finding.said(reply.code(), reply.text()));
    }

    private static @Nullable Refusal first(Reply reply) {
        return reply.rows().isEmpty() ? null : reply.rows().get(0);
    }

    /** What an exchange wrote, without signs that do not show, and cut. */
    public static String plain(String foreign) {
        String clean = Finding.clean(foreign);
        return clean == null ? "" : clean;
    }

    /** Nothing can be said of a check, because something on the way or the exchange itself failed. */
    public void disturbed(Reply reply, Check check, @Nullable Phrase detail) {
        disturbed(reply, check, detail == null ? List.of() : List.of(detail));
    }

    /** The same with all that is known besides. */
    void disturbed(Reply reply, Check check, List<Phrase> details) {
        pause(reply.retryAfter());
        Refusal row = first(reply);
        // A row that blames the key cannot be right where the key was taken before.
        Finding finding = row == null || row.verdict() != Verdict.UNKNOWN
                ? Finding.unknown(check, Phrase.of(met(reply)))
                : as(Verdict.UNKNOWN, check, row);
        add(finding.said(reply.code(), reply.text()).with(details));
    }

    /** A finding in the words of a row. */
    static Finding as(Verdict verdict, Check check, Refusal row) {
        return switch (verdict) {
            case REJECTED -> Finding.failed(check, row.told(), row.repair());
            case NOT_READY -> Finding.waiting(check, row.told());
            case UNKNOWN, ACCEPTED -> Finding.unknown(check, row.told());
        };
    }

    /** A part of an answer is missing or looks different: nothing can be said of this check. */
    public void unreadable(Check check) {
        add(Finding.unknown(check, Phrase.of(FindingCode.NOT_TOLD_AS_KNOWN)));
    }

    /** Whose key it is. Compares with the account the old key belonged to. */
    public void account(String uid, @Nullable String expected) {
        exchangeUid = plain(uid);
        if (expected == null) {
            notChecked(Check.SAME_ACCOUNT, FindingCode.OLD_ACCOUNT_NOT_KNOWN);
        } else if (sameAccount(uid, expected)) {
            passed(Check.SAME_ACCOUNT);
        } else {
            failed(Check.SAME_ACCOUNT, Cause.OTHER_ACCOUNT, null, Step.GENERATE_KEY);
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
            notChecked(Check.SAME_ACCOUNT, FindingCode.MAIN_ACCOUNT_ONLY);
        }
    }

    /** The key lives at one of the exchange's other sites, where everything else is asked. Has to come first. */
    void livesAt(Site other) {
        site = other;
        add(Finding.passed(Check.KEY_ACCEPTED).with(Phrase.of(FindingCode.MADE_ON, other.title())));
    }

    /** Adds a short fact to what was found of a check. */
    void note(Check check, Phrase fact) {
        found.computeIfPresent(check, (same, finding) -> finding.with(fact));
    }

    /** A check that could not be made, and why. */
    public void notChecked(Check check, FindingCode why) {
        add(Finding.notChecked(check).with(Phrase.of(why)));
    }

    /** The same for something that only this exchange tells, by the key of its own words. */
    public void notChecked(Check check, String own) {
        add(Finding.notChecked(check).with(Phrase.of(own)));
    }

    /** A check that passed, with a short fact. */
    public void passed(Check check, Phrase fact) {
        add(Finding.passed(check).with(fact));
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
        notChecked(Check.NO_WITHDRAW, FindingCode.WITHDRAW_NOT_TOLD);
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
            note(Check.NO_WITHDRAW, Phrase.of(FindingCode.WORKS_FROM_ITS_LIST));
        }
        note(Check.NO_WITHDRAW, Phrase.of(stated ? FindingCode.STATED : FindingCode.LOOK_AT_WITHDRAWALS));
        if (refuseUnproven && rests != Withdrawals.BOUND) {
            add(Finding.failed(Check.NO_WITHDRAW, Phrase.of(FindingCode.WITHDRAW_UNPROVED), Step.VERIFY)
                    .with(facts(Check.NO_WITHDRAW)));
        }
        return rests;
    }

    private List<Phrase> facts(Check check) {
        Finding finding = found.get(check);
        return finding == null ? List.of() : finding.details();
    }

    KeyReport report(String keyLastFour, boolean asked, Withdrawals withdrawals) {
        List<Finding> all = new ArrayList<>();
        for (Check check : Check.values()) {
            Finding finding = found.get(check);
            all.add(finding != null ? finding : Finding.notChecked(check).with(whyNot(check)));
        }
        Verdict verdict = Verdict.worst(all.stream().map(Finding::verdict).toList());
        if (verdict == Verdict.ACCEPTED && !(proved(Check.KEY_ACCEPTED) && proved(Check.SECRET))) {
            throw new IllegalStateException("the check of " + profile.id() + " ended without proving the key");
        }
        return new KeyReport(
                profile.id(),
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
    private @Nullable Phrase whyNot(Check check) {
        boolean hasPassphrase =
                profile.fields().stream().anyMatch(field -> field.id().equals("passphrase"));
        return switch (check) {
            case PASSPHRASE -> hasPassphrase ? null : Phrase.of(FindingCode.NO_PASSPHRASE);
            case EXPIRY -> profile.key().tellsExpiry() ? null : Phrase.of(FindingCode.EXPIRY_NOT_TOLD);
            case SAME_ACCOUNT -> profile.key().tellsAccount() ? null : Phrase.of(FindingCode.ACCOUNT_NOT_TOLD);
            case KEY_KIND -> Phrase.of(FindingCode.KIND_NOT_TOLD);
            default -> null;
        };
    }

    private boolean proved(Check check) {
        Finding finding = found.get(check);
        return finding != null && finding.result() == CheckResult.PASSED;
    }

    /** What came in place of an answer. */
    private static FindingCode met(Reply reply) {
        return switch (reply.kind()) {
            case REFUSED -> FindingCode.ANSWER_UNKNOWN;
            case UNREACHABLE -> FindingCode.UNREACHABLE;
            case TIMED_OUT -> FindingCode.TIMED_OUT;
            case DISTURBED -> FindingCode.BLOCKED;
            case ANSWERED, UNREADABLE -> FindingCode.ANSWER_UNREADABLE;
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

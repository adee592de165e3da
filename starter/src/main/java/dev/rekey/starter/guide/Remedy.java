package dev.rekey.starter.guide;

import dev.rekey.exchanges.catalog.KeyRules;
import dev.rekey.terms.Check;
import dev.rekey.terms.CheckResult;
import dev.rekey.terms.Finding;
import dev.rekey.terms.Step;
import dev.rekey.workflows.model.AccountView;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What helps after a check: the one button that is right for what was found. */
public enum Remedy {
    /** Nothing does, or nothing needs to: it goes on by itself. */
    NONE,
    /** The key can be fixed on the exchange, and then be checked again. */
    CHECK_AGAIN,
    /** Nothing makes this key the right one. */
    NEW_KEY,
    /** The key may be right, and what was pasted is not. */
    PASTE_AGAIN;

    /** These fields are right or wrong for ever: nothing on the exchange changes them. */
    private static final Set<Check> OF_A_FIELD = EnumSet.of(Check.SECRET, Check.PASSPHRASE);

    /** What helps where this was found, on an exchange with such keys. */
    static Remedy of(AccountView view, KeyRules keys) {
        if (view.outcome() != null || view.verdict() == null) {
            return NONE;
        }
        return switch (view.verdict()) {
            case ACCEPTED, UNKNOWN -> NONE;
            case NOT_READY -> view.mayCheckAgain() ? CHECK_AGAIN : NONE;
            case REJECTED -> afterRefusal(view, keys);
        };
    }

    private static Remedy afterRefusal(AccountView view, KeyRules keys) {
        List<Finding> failed = view.findings().stream()
                .filter(finding -> finding.result() == CheckResult.FAILED)
                .toList();
        if (view.stopped() == null && failed.stream().anyMatch(Remedy::wrongPaste)) {
            return PASTE_AGAIN;
        }
        boolean another = failed.stream().map(Finding::check).anyMatch(Check::tellsOfAnotherKey);
        if (another || !view.mayCheckAgain() || failed.stream().anyMatch(finding -> isOver(finding, keys))) {
            return view.step() == Step.PASTE ? PASTE_AGAIN : NEW_KEY;
        }
        return CHECK_AGAIN;
    }

    private static boolean wrongPaste(Finding finding) {
        return OF_A_FIELD.contains(finding.check())
                || (finding.repair() == Step.PASTE
                        && (finding.check() == Check.KEY_ACCEPTED || finding.check() == Check.KEY_KIND));
    }

    /** Whether this cannot be changed on a key that was made. */
    private static boolean isOver(Finding finding, KeyRules keys) {
        return switch (finding.check()) {
            // Where we hold no key the exchange said nothing, and there is none to extend.
            case KEY_ACCEPTED, EXPIRY ->
                finding.repair() == Step.GENERATE_KEY && (keys.extend() == null || finding.exchangeCode() == null);
            // What is to be put right beside the key, such as an account that is not open yet, is no matter of the key.
            case ADDRESSES, READ, TRADE, NO_WITHDRAW -> !keys.editable() && finding.repair() != Step.VERIFY;
            default -> false;
        };
    }
}

package dev.rekey.starter.guide;

import dev.rekey.exchanges.catalog.ToldFinding;
import dev.rekey.terms.CheckResult;
import java.util.List;

/**
 * One thing that was found of a key, as the page shows it: what is wrong, what to do, and what is needed to do it.
 *
 * @param told the sentence, its advice and the exchange's own words
 * @param permissions those that stand the wrong way on the exchange
 * @param missing the IP addresses the exchange does not accept, in the form it takes them; empty when none is named
 * @param facts what else is known, each a short sentence
 */
public record ToFix(ToldFinding told, List<Permission> permissions, String missing, List<String> facts) {

    /**
     * A permission that stands the wrong way.
     *
     * @param name the exchange's own words
     * @param needed whether it has to be on; it is off then, and on otherwise
     */
    public record Permission(String name, boolean needed) {

        /** The key of the words for how it stands and what to do. */
        public String words() {
            return needed ? "account.permission.turn-on" : "account.permission.turn-off";
        }
    }

    /** Whether it has to be fixed by somebody: what waits or could not be told comes after it. */
    boolean failed() {
        return told.result() == CheckResult.FAILED;
    }

    /** The same sentence and advice of two checks is read once. */
    boolean saysLike(ToFix other) {
        return told.say() != null
                && told.say().equals(other.told.say())
                && other.permissions.equals(permissions)
                && other.missing.equals(missing);
    }
}

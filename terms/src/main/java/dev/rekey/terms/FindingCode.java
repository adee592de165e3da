package dev.rekey.terms;

import java.util.Locale;

/**
 * What a finding can tell at any exchange. Its sentence stands in the words that all exchanges share, under {@link #key()},
 * and what to do under the same with {@code .advice}; an exchange that has better words has them in its own file. What only
 * one exchange tells has a key in that file alone.
 */
public enum FindingCode {
    // ---- the key itself
    /** What stands in a field cannot be sent, or nothing does; the field's name. */
    FIELD_UNUSABLE(1, true),
    /** A letter that was typed cannot be sent; the field's name. */
    FIELD_UNSENDABLE(1, true),
    /** What stands in a field is known to be something else, which the rules for pasted text name. */
    NOT_WHAT_IT_SHOULD_BE(0, true),
    /** One answer stands for several causes. */
    UNDECIDED(0, true),
    /** A right the key needs is off. */
    RIGHT_MISSING(0, true),
    /** The key may move money out. */
    WITHDRAW_ON(0, true),
    /** The exchange does not tell whether a key may withdraw, and the operator takes no such key. */
    WITHDRAW_UNPROVED(0, true),
    /** The key belongs to another account of the exchange. */
    OTHER_ACCOUNT(0, true),
    /** What was saved on the exchange is not in force yet. */
    NOT_ACTIVE(0, true),

    // ---- IP addresses
    /** The key is bound to no IP addresses. */
    UNBOUND(0, true),
    /** The key works from an IP address that is on no list. */
    WORKS_ANYWHERE(0, true),
    /** Some of our IP addresses are not on the key's list. */
    ADDRESSES_MISSING(0, true),
    /** Some of our IP addresses are on the list, and refused. */
    ADDRESSES_REFUSED(0, true),
    /** Some of our IP addresses are refused, and whether they are on the list is not told. */
    ADDRESSES_SOME_REFUSED(0, true),
    /** The asking ended before every IP address was tried. */
    ADDRESSES_NOT_TRIED(0, true),
    /** We cannot send from some of the IP addresses. */
    ADDRESSES_WITHOUT_WAY(0, true),
    /** We can send from none of the IP addresses. */
    NO_WAY_OUT(0, true),

    // ---- on the way
    /** Our clock is off; by how many seconds. */
    CLOCK_OFF_SECONDS(1, true),
    /** Our clock is off; by how many minutes. */
    CLOCK_OFF_MINUTES(1, true),
    /** Our clock is off; by how many hours. */
    CLOCK_OFF_HOURS(1, true),
    /** The exchange refused with a code that we do not know. */
    ANSWER_UNKNOWN(0, true),
    /** The exchange answered something that we cannot read. */
    ANSWER_UNREADABLE(0, true),
    /** A part of an answer looks different from what we know. */
    NOT_TOLD_AS_KNOWN(0, true),
    /** The exchange could not be reached. */
    UNREACHABLE(0, true),
    /** The exchange did not answer in time. */
    TIMED_OUT(0, true),
    /** Something between the exchange and us stopped the connection. */
    BLOCKED(0, true),
    /** The check itself could not be run. */
    CHECK_NOT_RUN(0, true),

    // ---- what we know ourselves
    /** No key is stored for the account. */
    NO_KEY_STORED(0, true),
    /** What the browser sealed did not arrive whole. */
    NOT_WHOLE(0, true),
    /** The page was open for too long. */
    PAGE_TOO_OLD(0, true),
    /** Somebody else changed the customer's vault in the database. */
    VAULT_CHANGED(0, true),
    /** Another key or a reset came between. */
    NOT_IN_USE(0, true),
    /** A part of the key stands in a message. */
    EXPOSED(0, true),
    /** It is the key that is to be replaced. */
    OLD_KEY(0, true),
    /** It is the account's other key. */
    OTHER_SLOT_KEY(0, true),
    /** It is the key of another account; its label, its exchange and its market. */
    SIBLING_KEY(3, true),

    /** Something was found that this version has no words for. */
    NOT_KNOWN_ANY_MORE(0, true),

    // ---- short facts
    /** Permissions that are off and have to be on; their names. */
    NOT_TICKED(1),
    /** Permissions that are on and have to be off; their names. */
    TICKED(1),
    /** From how many IP addresses the key works, and of how many. */
    WORKS_FROM(2),
    /** IP addresses that are not on the key's list. */
    NOT_ON_THE_KEY(1),
    /** IP addresses that were refused. */
    REFUSED_FROM(1),
    /** IP addresses or sites from which no answer came. */
    NO_ANSWER(1),
    /** IP addresses or sites that were not asked. */
    NOT_ASKED(1),
    /** IP addresses that we cannot send from. */
    NOT_CONFIGURED(1),
    /** There are no IP addresses to check. */
    NO_ADDRESSES(0),
    /** Sites that do not know the key either. */
    NOT_KNOWN_THERE(1),
    /** The site the key was made on. */
    MADE_ON(1),
    /** Nothing was sent to the exchange. */
    NOT_SENT(0),
    /** One answer for a wrong key and a wrong secret. */
    LOOK_AT_KEY_AND_SECRET(0),
    /** One answer for a wrong secret and a wrong passphrase. */
    LOOK_AT_SECRET_AND_PASSPHRASE(0),
    /** The exchange does not tell whether a key may withdraw. */
    WITHDRAW_NOT_TOLD(0),
    /** The key works only from IP addresses on its list. */
    WORKS_FROM_ITS_LIST(0),
    /** The customer stated it. */
    STATED(0),
    /** The customer should look themselves. */
    LOOK_AT_WITHDRAWALS(0),
    /** The exchange does not tell what a key may do. */
    RIGHTS_NOT_TOLD(0),
    /** The exchange does not tell whether a key may trade. */
    TRADE_NOT_TOLD(0),
    /** The exchange does not tell whose a key is. */
    ACCOUNT_NOT_TOLD(0),
    /** The exchange did not tell this time whose the key is. */
    ACCOUNT_NOT_TOLD_NOW(0),
    /** Which account the old key was for is not known. */
    OLD_ACCOUNT_NOT_KNOWN(0),
    /** Only the main account is told. */
    MAIN_ACCOUNT_ONLY(0),
    /** Keys of the exchange have no passphrase. */
    NO_PASSPHRASE(0),
    /** The exchange does not tell when a key ends. */
    EXPIRY_NOT_TOLD(0),
    /** The exchange does not tell what kind of key it is. */
    KIND_NOT_TOLD(0),
    /** The key never ends. */
    NEVER_ENDS(0),
    /** The day on which the key ends. */
    ENDS(1),
    /** The day on which the key ended. */
    ENDED(1),
    /** A call that does not count yet was answered. */
    TRIED_ANSWERED(1),
    /** A call that does not count yet was refused; the exchange's code. */
    TRIED_REFUSED(2),
    /** A call that does not count yet told nothing. */
    TRIED_NOTHING(1),
    /** A call that does not count yet names an account. */
    TRIED_AN_ACCOUNT(1),
    /** A call that does not count yet names the account of the old key. */
    TRIED_SAME_ACCOUNT(1),
    /** A call that does not count yet names another account than that of the old key. */
    TRIED_OTHER_ACCOUNT(1);

    private final int args;
    private final boolean advises;

    FindingCode(int args) {
        this(args, false);
    }

    FindingCode(int args, boolean advises) {
        this.args = args;
        this.advises = advises;
    }

    /** The key of its sentence: "right-missing". */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** How many pieces of data its sentence holds. */
    public int args() {
        return args;
    }

    /** Whether it is something to act upon, so that there is advice beside the sentence. */
    public boolean advises() {
        return advises;
    }

    /** Whether a finding's short fact is this. */
    public boolean is(Phrase phrase) {
        return phrase.code().equals(key());
    }
}

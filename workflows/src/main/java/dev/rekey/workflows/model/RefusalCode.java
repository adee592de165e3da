package dev.rekey.workflows.model;

import java.util.List;

/** Why an action is not taken. */
public enum RefusalCode implements Code {
    INCOMPLETE_REQUEST,
    /** How many characters the id of a request may have. */
    REQUEST_ID(Arg.NUMBER),
    /** A text holds characters that no store keeps. */
    UNKEEPABLE,
    REASON_NEEDED,
    /** How many characters a text may have. */
    TOO_LONG(Arg.NUMBER),
    EARLIER_SESSION,
    EARLIER_SESSION_OF_CUSTOMER,
    FINISHED(Arg.OUTCOME),
    /** Where the account is now. */
    OUT_OF_DATE(Arg.STEP),
    /** A page was left open while a key was handed in elsewhere. */
    PASTE_AGAIN,
    CHECK_RUNNING,
    KEY_IN_USE,
    START_FIRST,
    MAKE_KEY_FIRST,
    PASTE_NEXT,
    KEY_BEING_CHECKED,
    NO_KEY_TO_CHECK,
    NO_STORED_KEY,
    /** Where the account is now. */
    ONLY_BACK(Arg.STEP),
    /** The one step that is left to go back to. */
    ONLY_BACK_TO(Arg.STEP),
    NO_NEW_KEY_TO_LOSE,
    MAIN_KEY_NEEDED,
    ONLY_SUPPORT,
    ONLY_PLATFORM_TELLS,
    ONLY_CUSTOMER_HANDS_IN,
    ONLY_CUSTOMER_STATES,
    NOT_SEALED,
    /** The exchange that does not tell. */
    STATE_WITHDRAWALS(Arg.TEXT),
    /** How many checks there were, within how many minutes, and in how many minutes the next one may be. */
    TOO_MANY_CHECKS(Arg.NUMBER, Arg.NUMBER, Arg.NUMBER),
    SESSION_OVER,
    INCOMPLETE_ACCOUNT,
    INCOMPLETE_START,
    NO_ACCOUNTS,
    /** How many accounts a session takes. */
    TOO_MANY_ACCOUNTS(Arg.NUMBER),
    NAME_THE_AGENT,
    /** Who has taken over. */
    TAKEN_OVER(Arg.TEXT),
    /** Who looks after it already. */
    ALREADY_THEIRS(Arg.TEXT),
    /** What was to judge it has ended. */
    ENDED_UNJUDGED,
    /** What was to judge it does not have it. */
    NEVER_ARRIVED;

    @SuppressWarnings("ImmutableEnumChecker") // a list that never changes
    private final List<Arg> takes;

    RefusalCode(Arg... takes) {
        this.takes = List.of(takes);
    }

    @Override
    public String topic() {
        return "refusal";
    }

    @Override
    public List<Arg> takes() {
        return takes;
    }
}

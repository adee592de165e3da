package dev.rekey.workflows.model;

import java.util.List;

/** What a notice says. */
public enum NoticeCode implements Code {
    INVITATION(Arg.REASON),
    REMINDER,
    /** The account's title. */
    HELP(Arg.TEXT),
    /** Support has decided; the account's title. */
    GOES_ON(Arg.TEXT),
    /** The exchange refused the key, and nothing is known that would say more. */
    KEY_REFUSED,
    /** Support has dealt with a call for help; the account's title. */
    ANSWERED(Arg.TEXT),
    /** Support has written to the customer. */
    REPLIED,
    /** The session soon ends by itself. */
    CLOSES_SOON,
    /** A code for a browser that asked: what it is, and its number. */
    CODE(Arg.TEXT, Arg.NUMBER),
    ALL_DONE,
    /** How many accounts have a key that works, and of how many. */
    OVER(Arg.NUMBER, Arg.NUMBER);

    @SuppressWarnings("ImmutableEnumChecker") // a list that never changes
    private final List<Arg> takes;

    NoticeCode(Arg... takes) {
        this.takes = List.of(takes);
    }

    @Override
    public String topic() {
        return "notice";
    }

    @Override
    public List<Arg> takes() {
        return takes;
    }
}

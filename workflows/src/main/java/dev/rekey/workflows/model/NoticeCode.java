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

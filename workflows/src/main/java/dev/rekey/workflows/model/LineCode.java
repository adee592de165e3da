package dev.rekey.workflows.model;

import java.util.List;

/** What a line of the audit trail tells beside its action. */
public enum LineCode implements Code {
    /** Of a key whose right to withdraw the exchange does not tell. */
    WITHDRAWALS_STATED_OFF,
    SECRET_CUT_OUT,
    /** From whom, to whom. */
    HANDED_OVER(Arg.TEXT, Arg.TEXT),
    ACCOUNTS_ADDED(Arg.NUMBER),
    /** How many accounts, and the id of the session that takes them. */
    ACCOUNTS_WAIT(Arg.NUMBER, Arg.TEXT),
    /** A workflow had ended and its last view was missing. */
    WRITTEN_LATE,
    ENDED_FROM_OUTSIDE,
    /** How Temporal says that it ended. */
    ENDED_FROM_OUTSIDE_AS(Arg.TEXT);

    @SuppressWarnings("ImmutableEnumChecker") // a list that never changes
    private final List<Arg> takes;

    LineCode(Arg... takes) {
        this.takes = List.of(takes);
    }

    @Override
    public String topic() {
        return "line";
    }

    @Override
    public List<Arg> takes() {
        return takes;
    }
}

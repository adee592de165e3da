package dev.rekey.workflows.model;

import java.util.List;

/** What happened to an account last. */
public enum NoteCode implements Code {
    CONNECTED,
    HELP_ASKED,
    /** For what, in the person's words. */
    HELP_ASKED_FOR(Arg.TEXT),
    /** A key or a secret was cut out of what somebody wrote. */
    SECRET_CUT_OUT,
    /** The key was given up before it was pasted. */
    DELETE_LOST_KEY,
    MAIN_KEY_DONE,
    KEY_DONE,
    /** When the key worked last, and when it was refused. */
    STOPPED_WORKING(Arg.CLOCK, Arg.CLOCK),
    /** Only those who run the platform can help. */
    CANNOT_SEND,
    /** Since when the exchange is not ready. */
    EXCHANGE_NOT_READY(Arg.CLOCK),
    /** Somebody ended the account's workflow. */
    ENDED_FROM_OUTSIDE,
    /** The same with a new key in use; its last characters. */
    ENDED_WITH_KEY_IN_USE(Arg.TEXT),
    ENDED_WITH_UNNAMED_KEY_IN_USE,
    /** A proved key is gone with a database that was set back; its last characters. */
    KEY_GONE(Arg.TEXT),
    UNNAMED_KEY_GONE;

    @SuppressWarnings("ImmutableEnumChecker") // a list that never changes
    private final List<Arg> takes;

    NoteCode(Arg... takes) {
        this.takes = List.of(takes);
    }

    @Override
    public String topic() {
        return "note";
    }

    @Override
    public List<Arg> takes() {
        return takes;
    }
}

package dev.rekey.workflows.model;

import java.util.List;

/** What the reconciler found and cannot repair. */
public enum FoundCode implements Code {
    /** The account's title, its label, and its workflow. */
    VIEW_BEHIND(Arg.TEXT, Arg.TEXT, Arg.TEXT),
    /** The session's workflow. */
    SESSION_BEHIND(Arg.TEXT),
    /** Which key, the account's title, its label, and the key's last characters. */
    KEY_LOST(Arg.TEXT, Arg.TEXT, Arg.TEXT, Arg.TEXT),
    /** The same of a key whose last characters are not known. */
    UNNAMED_KEY_LOST(Arg.TEXT, Arg.TEXT, Arg.TEXT);

    @SuppressWarnings("ImmutableEnumChecker") // a list that never changes
    private final List<Arg> takes;

    FoundCode(Arg... takes) {
        this.takes = List.of(takes);
    }

    @Override
    public String topic() {
        return "found";
    }

    @Override
    public List<Arg> takes() {
        return takes;
    }
}

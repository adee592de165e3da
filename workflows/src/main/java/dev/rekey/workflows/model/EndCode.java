package dev.rekey.workflows.model;

import java.util.List;

/** Why an account ended without a person's words for it. */
public enum EndCode implements Code {
    SESSION_CANCELLED,
    SESSION_EXPIRED,
    SESSION_OUTSIDE,
    OTHER_SESSION,
    SESSION_WAS_OVER,
    CANCELLED,
    OUTSIDE;

    @SuppressWarnings("ImmutableEnumChecker") // a list that never changes
    private final List<Arg> takes;

    EndCode(Arg... takes) {
        this.takes = List.of(takes);
    }

    @Override
    public String topic() {
        return "end";
    }

    @Override
    public List<Arg> takes() {
        return takes;
    }
}

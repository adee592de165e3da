package dev.rekey.workflows.model;

import java.util.List;

/** What support has to decide before a customer can begin with an account. */
public enum ObstacleCode implements Code {
    /** The exchange, how many IP addresses it takes for a key, and how many the account has. */
    TOO_MANY_IPS(Arg.TEXT, Arg.NUMBER, Arg.NUMBER),
    /** The same, where nobody has confirmed how many it takes. */
    PROBABLY_TOO_MANY_IPS(Arg.TEXT, Arg.NUMBER, Arg.NUMBER);

    @SuppressWarnings("ImmutableEnumChecker") // a list that never changes
    private final List<Arg> takes;

    ObstacleCode(Arg... takes) {
        this.takes = List.of(takes);
    }

    @Override
    public String topic() {
        return "obstacle";
    }

    @Override
    public List<Arg> takes() {
        return takes;
    }
}

package dev.rekey.starter.words;

import dev.rekey.workflows.model.Code;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Why a session is not started. */
public enum StartCode implements Code {
    NO_CUSTOMER(Arg.TEXT),
    SAY_WHY,
    /** How many characters it may have. */
    REASON_TOO_LONG(Arg.NUMBER),
    CHOOSE_ACCOUNT,
    NOT_THEIR_ACCOUNT,
    /** The account's label. */
    PAPER_ACCOUNT(Arg.TEXT),
    /** The account's label, and what is known of its exchange. */
    CLOSING(Arg.TEXT, Arg.TEXT),
    /** The same of all accounts there are. */
    ALL_CLOSED(Arg.TEXT),
    /** The account's label, the exchange and the market. */
    UNKNOWN_EXCHANGE(Arg.TEXT, Arg.TEXT, Arg.TEXT);

    private static final Map<String, Code> BY_KEY =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Code::key, Function.identity()));

    @SuppressWarnings("ImmutableEnumChecker") // a list that never changes
    private final List<Arg> takes;

    StartCode(Arg... takes) {
        this.takes = List.of(takes);
    }

    static Optional<Code> of(String key) {
        return Optional.ofNullable(BY_KEY.get(key));
    }

    @Override
    public String topic() {
        return "start";
    }

    @Override
    public List<Arg> takes() {
        return takes;
    }
}

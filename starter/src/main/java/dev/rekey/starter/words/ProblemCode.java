package dev.rekey.starter.words;

import dev.rekey.workflows.model.Code;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Why the pages did not do what they were asked for. Stands beside the sentence in each problem (RFC 9457). */
public enum ProblemCode implements Code {
    /** Temporal refuses to take it, however often it is sent. */
    NOT_TAKEN,
    /** What was done meanwhile, by the words of its button, and where the account is now. */
    DONE_MEANWHILE(Arg.TEXT, Arg.STEP);

    private static final Map<String, Code> BY_KEY =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Code::key, Function.identity()));

    @SuppressWarnings("ImmutableEnumChecker") // a list that never changes
    private final List<Arg> takes;

    ProblemCode(Arg... takes) {
        this.takes = List.of(takes);
    }

    static Optional<Code> of(String key) {
        return Optional.ofNullable(BY_KEY.get(key));
    }

    @Override
    public String topic() {
        return "problem";
    }

    @Override
    public List<Arg> takes() {
        return takes;
    }
}

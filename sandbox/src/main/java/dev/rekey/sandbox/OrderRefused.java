package dev.rekey.sandbox;

import java.util.List;
import java.util.stream.Collectors;

/** An exchange does not take what was filled in. Nothing was changed. */
public final class OrderRefused extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    private final transient List<Problem> problems;

    OrderRefused(List<Problem> problems) {
        super(problems.stream().map(Problem::say).collect(Collectors.joining(" ")));
        this.problems = List.copyOf(problems);
    }

    /** Everything that is wrong with it. */
    public List<Problem> problems() {
        return problems;
    }
}

package dev.rekey.workflows.words;

import dev.rekey.workflows.model.Code;
import dev.rekey.workflows.model.EndCode;
import dev.rekey.workflows.model.FoundCode;
import dev.rekey.workflows.model.LineCode;
import dev.rekey.workflows.model.NoteCode;
import dev.rekey.workflows.model.NoticeCode;
import dev.rekey.workflows.model.ObstacleCode;
import dev.rekey.workflows.model.RefusalCode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All codes that workflows and activities can say something by. */
public final class Codes {

    private static final List<Code> ALL = Stream.<Code[]>of(
                    RefusalCode.values(),
                    ObstacleCode.values(),
                    NoteCode.values(),
                    EndCode.values(),
                    LineCode.values(),
                    NoticeCode.values(),
                    FoundCode.values())
            .flatMap(Arrays::stream)
            .toList();

    private static final Map<String, Code> BY_KEY =
            ALL.stream().collect(Collectors.toUnmodifiableMap(Code::key, Function.identity()));

    private Codes() {}

    /** Each of them. */
    public static List<Code> all() {
        return ALL;
    }

    /** The one with this key; a worker of another release may know others. */
    public static Optional<Code> of(String key) {
        return Optional.ofNullable(BY_KEY.get(key));
    }
}

package dev.rekey.workflows.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something to be said to people: a code and the facts it names. Words are made of it where they are read, in the
 * reader's language, so that a sentence can change while sessions run.
 *
 * @param code its key in the message bundles, such as {@code refusal.check-running}
 * @param args the facts, in the order the code names them: numbers, times, names; sentences only where a person wrote
 *     them
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Message(String code, List<String> args) {

    /** The code of what a person wrote: shown as it is, in every language. */
    public static final String WORDS = "words";

    /** No arguments are left out on the wire. */
    @JsonCreator
    public Message(@JsonProperty("code") String code, @Nullable @JsonProperty("args") List<String> args) {
        this.code = code;
        this.args = args == null ? List.of() : List.copyOf(args);
    }

    /** What a person wrote, in their own words. A plain text where a message is expected is that, too. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static Message words(String words) {
        return new Message(WORDS, List.of(words));
    }

    /** The same; null when there are no words. */
    public static @Nullable Message orNull(@Nullable String words) {
        return words == null ? null : words(words);
    }

    /** Whether it says this. */
    public boolean is(Code other) {
        return code.equals(other.key());
    }
}

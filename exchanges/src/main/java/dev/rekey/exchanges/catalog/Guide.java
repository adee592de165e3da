package dev.rekey.exchanges.catalog;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a person makes a key for one market: only that part.
 *
 * @param start the exchange's own page where it begins, if one is known
 * @param before what must be true first, each a sentence
 * @param actions what to do, in order
 * @param boxes what to tick and what to leave
 * @param after what to do before leaving the exchange's page
 */
public record Guide(
        @Nullable URI start, List<String> before, List<Action> actions, List<Box> boxes, List<String> after) {

    /**
     * One thing to do on the exchange.
     *
     * @param text the sentence
     * @param path the exchange's own menu words, from outermost to innermost; empty when the sentence is enough
     * @param at the parts of the exchange's form it is about, in their order there; may be left out of the file where it
     *     is about none
     */
    public record Action(String text, List<String> path, List<FormPart> at) {

        /** Takes no list for an empty one. */
        public Action {
            at = at == null ? List.of() : List.copyOf(at);
        }
    }

    /**
     * A box on the exchange's form.
     *
     * @param name the exchange's own words
     * @param tick whether it is to be ticked; false means it must stay empty
     * @param why one short reason, if it helps
     */
    public record Box(String name, boolean tick, @Nullable String why) {}
}

package dev.rekey.starter.vault;

import org.jspecify.annotations.Nullable;

/**
 * A word as it is typed back. One object, so that no log of arguments shows it.
 *
 * @param ticket what came with the words
 * @param word the word asked for
 */
public record TypedBack(@Nullable String ticket, @Nullable String word) {

    String ticketOrNone() {
        return ticket == null ? "" : ticket;
    }

    String wordOrNone() {
        return word == null ? "" : word;
    }

    @Override
    public String toString() {
        return "TypedBack[hidden]";
    }
}

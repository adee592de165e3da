package dev.rekey.starter.vault;

import org.jspecify.annotations.Nullable;

/** Five words as they are typed. An object of their own, so that no log of arguments shows them. */
public record TypedWords(@Nullable String words) {

    String wordsOrNone() {
        return words == null ? "" : words;
    }

    @Override
    public String toString() {
        return "TypedWords[hidden]";
    }
}

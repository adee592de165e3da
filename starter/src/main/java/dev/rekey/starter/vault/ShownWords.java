package dev.rekey.starter.vault;

import dev.rekey.accounts.vault.NewWords;
import java.util.List;

/**
 * New words on their way to the page or to the platform's program; shown once.
 *
 * @param words all five, in their order
 * @param asked which one is to be typed back: 1 to 5
 * @param ticket goes back with it
 */
public record ShownWords(List<String> words, int asked, String ticket) {

    static ShownWords of(NewWords made) {
        return new ShownWords(made.words().words(), made.asked(), made.ticket());
    }

    @Override
    public String toString() {
        return "ShownWords[hidden]";
    }
}

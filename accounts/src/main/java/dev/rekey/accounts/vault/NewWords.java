package dev.rekey.accounts.vault;

/**
 * New words that wait to be put in force. To be shown to the customer once and kept nowhere.
 *
 * @param words all five
 * @param asked which of them is to be typed back: 1 to 5
 * @param ticket goes with the answer; 256 random bits, known to nobody but the page that shows the words
 */
public record NewWords(FiveWords words, int asked, String ticket) {

    @Override
    public String toString() {
        return "NewWords[hidden]";
    }
}

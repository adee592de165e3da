package dev.rekey.accounts.write;

/** What somebody wrote of an account cannot be taken; the message is the sentence for them. */
final class Unfit extends Exception {

    private static final long serialVersionUID = 1L;

    /** With one plain sentence. */
    Unfit(String sentence) {
        super(sentence, null, false, false);
    }

    /** The sentence. */
    String sentence() {
        return String.valueOf(getMessage());
    }
}

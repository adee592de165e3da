package dev.rekey.accounts.secrets;

/** A sealed value that does not open: wrong length, changed on the way, or made for something else. */
public final class SealBroken extends Exception {

    /** The message says what was expected, never what was there. */
    SealBroken(String message) {
        super(message);
    }
}

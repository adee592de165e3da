package dev.rekey.exchanges.check;

/**
 * A check that stopped by a fault of ours. What signing and sending throw may quote what they were given, a passphrase
 * among it: of that nothing goes on but the places in the code.
 */
public final class CheckFault extends RuntimeException {

    static final String WORDS =
            "A check of a key stopped by a fault of ours. What was thrown is not repeated, because it"
                    + " may quote the key.";

    private static final long serialVersionUID = 1L;

    CheckFault(Throwable thrown) {
        super(WORDS, null, false, true);
        setStackTrace(thrown.getStackTrace());
    }
}

package dev.rekey.exchanges.check;

import org.jspecify.annotations.Nullable;

/**
 * An API key with its secret, in the clear: held only for as long as a check takes. Its text form shows nothing.
 *
 * @param passphrase the exchange's third field, where it has one
 */
public record Credential(
        String apiKey, String secret, @Nullable String passphrase) {

    /** The last four characters of a key's public half: all that may be shown of it. */
    static String lastFour(String key) {
        return key.length() <= 8 ? "····" : key.substring(key.length() - 4);
    }

    @Override
    public String toString() {
        return "Credential[redacted]";
    }
}

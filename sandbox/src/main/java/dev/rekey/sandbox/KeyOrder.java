package dev.rekey.sandbox;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a trader fills in to have a key made.
 *
 * @param label what the key is called
 * @param permissions the exchange's own words for what it may do
 * @param addresses allowed addresses or ranges; none means any
 * @param passphrase the third field, where the exchange has one
 * @param validUntil when the key ends by itself, where the exchange offers that
 * @param nonceWindow how far a nonce may lag behind the highest, where the exchange counts nonces
 * @param publicKey the public half of the trader's own key pair; null when the exchange makes the secret
 */
public record KeyOrder(
        String label,
        Set<String> permissions,
        List<String> addresses,
        @Nullable String passphrase,
        @Nullable Instant validUntil,
        long nonceWindow,
        @Nullable String publicKey) {

    public KeyOrder {
        permissions = Set.copyOf(permissions);
        addresses = List.copyOf(addresses);
    }

    /** An order without passphrase, end or nonce window. */
    public static KeyOrder of(String label, Set<String> permissions, List<String> addresses) {
        return new KeyOrder(label, permissions, addresses, null, null, 0, null);
    }

    /** The same with a passphrase. */
    public KeyOrder withPassphrase(String value) {
        return new KeyOrder(label, permissions, addresses, value, validUntil, nonceWindow, publicKey);
    }

    /** The same with an end. */
    public KeyOrder withValidUntil(Instant value) {
        return new KeyOrder(label, permissions, addresses, passphrase, value, nonceWindow, publicKey);
    }

    /** The same with a nonce window. */
    public KeyOrder withNonceWindow(long value) {
        return new KeyOrder(label, permissions, addresses, passphrase, validUntil, value, publicKey);
    }

    /** The same for the trader's own key pair. */
    public KeyOrder withPublicKey(String value) {
        return new KeyOrder(label, permissions, addresses, passphrase, validUntil, nonceWindow, value);
    }

    /** Names the order without its passphrase. */
    @Override
    public String toString() {
        return "KeyOrder[" + permissions + ", " + addresses.size() + " addresses]";
    }
}

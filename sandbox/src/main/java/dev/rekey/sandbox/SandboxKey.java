package dev.rekey.sandbox;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key as a sandbox exchange keeps it, secret included.
 *
 * @param exchange id of the exchange
 * @param uid the account it belongs to
 * @param id a short name for addresses of pages, no part of the credential
 * @param label what the trader called it
 * @param apiKey the public half
 * @param secret the private half; of a trader's own key pair the public one, with which signatures are verified
 * @param passphrase the third field, where the exchange has one
 * @param terms what was saved last
 * @param earlier what is in force until the terms are, if anything
 * @param createdAt when it was made
 * @param lastUsedAt when a request with it was last answered
 * @param validUntil when it ends by itself
 * @param nonceWindow how far a nonce may lag behind the highest
 * @param nonces what is remembered of the nonces
 */
public record SandboxKey(
        String exchange,
        String uid,
        String id,
        String label,
        String apiKey,
        String secret,
        @Nullable String passphrase,
        Terms terms,
        @Nullable Terms earlier,
        Instant createdAt,
        @Nullable Instant lastUsedAt,
        @Nullable Instant validUntil,
        long nonceWindow,
        Nonces nonces) {

    /**
     * What a key may do, and from where.
     *
     * @param permissions the exchange's own words, in the order of its form
     * @param addresses allowed addresses or ranges; none means any
     * @param savedAt when the trader pressed Save
     * @param from when it comes into force
     */
    public record Terms(List<String> permissions, List<String> addresses, Instant savedAt, Instant from) {
        public Terms {
            permissions = List.copyOf(permissions);
            addresses = List.copyOf(addresses);
        }
    }

    /** Whether the trader brought the key pair, so that there is no secret to show. */
    public boolean ownPair() {
        return secret.startsWith("-----BEGIN PUBLIC KEY-----");
    }

    /** The permissions as last saved. */
    public List<String> permissions() {
        return terms.permissions();
    }

    /** The addresses as last saved. */
    public List<String> addresses() {
        return terms.addresses();
    }

    @Nullable
    Terms termsAt(Instant now) {
        return now.isBefore(terms.from()) ? earlier : terms;
    }

    SandboxKey saved(Terms next, Instant now) {
        return with(next, termsAt(now), lastUsedAt, validUntil, nonces);
    }

    SandboxKey usedAt(Instant now) {
        return with(terms, earlier, now, validUntil, nonces);
    }

    SandboxKey remembering(Nonces next) {
        return with(terms, earlier, lastUsedAt, validUntil, next);
    }

    SandboxKey endingAt(Instant end) {
        return with(terms, earlier, lastUsedAt, end, nonces);
    }

    private SandboxKey with(
            Terms terms,
            @Nullable Terms earlier,
            @Nullable Instant lastUsedAt,
            @Nullable Instant validUntil,
            Nonces nonces) {
        return new SandboxKey(
                exchange,
                uid,
                id,
                label,
                apiKey,
                secret,
                passphrase,
                terms,
                earlier,
                createdAt,
                lastUsedAt,
                validUntil,
                nonceWindow,
                nonces);
    }

    /** Names the key without giving it away. */
    @Override
    public String toString() {
        return "SandboxKey[" + exchange + ", …" + apiKey.substring(Math.max(0, apiKey.length() - 4)) + "]";
    }
}

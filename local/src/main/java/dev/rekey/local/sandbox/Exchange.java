package dev.rekey.local.sandbox;

import java.security.SecureRandom;
import java.util.List;

/**
 * Everything that makes one sandbox exchange different from the others: its form and its API. Storage, servers, faults
 * and the site are shared and know no exchange by name.
 */
public interface Exchange {

    /** Its name in addresses of pages, lower case. */
    String id();

    /** Its name for people. */
    String name();

    /** The colour of its buttons, as CSS, dark enough or light enough for the text colour. */
    String accent();

    /** The colour of text on the accent. */
    String onAccent();

    /** The markets that have a host of their own. */
    List<String> markets();

    /** The boxes of the form, in order. */
    List<Permission> permissions();

    /** How it takes addresses. */
    AddressForm addressForm();

    /** The words of the button that begins a new key. */
    default String createName() {
        return "Create API";
    }

    /** What it calls the public half of a credential. */
    String keyName();

    /** What it calls the private half. */
    String secretName();

    /** Makes up a credential of the real shape. */
    Credential newCredential(SecureRandom random);

    /** Whether a key has a passphrase. */
    default boolean wantsPassphrase() {
        return false;
    }

    /** Whether a key has a nonce window. */
    default boolean wantsNonceWindow() {
        return false;
    }

    /** Whether the trader may choose the moment at which a key ends. */
    default boolean offersEnd() {
        return false;
    }

    /** The lifetimes in days among which the trader may choose. */
    default List<Integer> lifetimes() {
        return List.of();
    }

    /** Whether an account has to be opened for futures before a key can use them. */
    default boolean opensFutures() {
        return false;
    }

    /** What else it does not take, beyond what the form already says. */
    default List<Problem> problems(KeyOrder order) {
        return List.of();
    }

    /** Answers a request. */
    Answer answer(Call call, KeyRing keys);

    /** Answers a request while the exchange is being worked on. */
    Answer maintenance(Call call);

    /** Answers a request that is one too many. */
    Answer tooMany(Call call);

    /** Refuses the place the caller is in. */
    default Answer restricted() {
        return Answer.html(451, "<html><body><h1>451 Unavailable For Legal Reasons</h1></body></html>");
    }

    /** Forgets bans, lockouts and the like. */
    default void forgive() {}

    /**
     * The two halves of a new credential.
     *
     * @param apiKey the public half
     * @param secret the private half
     */
    record Credential(String apiKey, String secret) {

        /** Says nothing. */
        @Override
        public String toString() {
            return "Credential[…]";
        }
    }
}

package dev.rekey.sandbox;

import java.security.SecureRandom;
import java.util.Comparator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.ServiceLoader;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everything that makes one sandbox exchange different from the others: its form and its API. Storage, servers, faults
 * and the site are shared and know no exchange by name. Found by {@link ServiceLoader}; needs a constructor
 * without parameters.
 */
public interface Exchange {

    /** All sandbox exchanges, by id: the same ports for the same exchanges, whatever the order on the class path. */
    static List<Exchange> all() {
        return ServiceLoader.load(Exchange.class, Exchange.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .sorted(Comparator.comparing(Exchange::id))
                .toList();
    }

    /**
     * The sandbox exchange with this id.
     *
     * @throws NoSuchElementException when there is none
     */
    static Exchange of(String id) {
        return all().stream()
                .filter(exchange -> exchange.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new NoSuchElementException("There is no sandbox exchange of this name."));
    }

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

    /** The boxes of a key that may read and do nothing else. */
    Set<String> readingBoxes();

    /** The boxes a careful trader ticks for a key of this market, and no others. */
    Set<String> tradingBoxes(String market);

    /** The box that lets money out; null where no key of this exchange can. */
    default @Nullable String withdrawalBox() {
        return null;
    }

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

    /** The same for one user, where the public half is the same for all keys of a user. */
    default Credential newCredential(SecureRandom random, SandboxUser user) {
        return newCredential(random);
    }

    /** Makes up the number of an account. */
    default String newUid(SecureRandom random) {
        return Integer.toString(random.nextInt(10_000_000, 100_000_000));
    }

    /** Whether a key has a passphrase. */
    default boolean wantsPassphrase() {
        return false;
    }

    /** Whether the trader may bring a key pair, and give the exchange its public half. */
    default boolean takesPublicKey() {
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

    /** For how many days its button lengthens a key, which it frees of its addresses; 0 where there is no such button. */
    default int extensionDays() {
        return 0;
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

    /** The refusals its documents list for a market, each to be had on demand. */
    List<Refusal> refusals(String market);

    /** Answers a request with a refusal of its market in the exchange's own form; null where such a call is never refused so. */
    @Nullable
    Answer refuse(Call call, KeyRing keys, Refusal refusal);

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

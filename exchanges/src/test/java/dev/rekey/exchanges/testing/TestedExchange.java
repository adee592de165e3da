package dev.rekey.exchanges.testing;

import dev.rekey.exchanges.check.Credential;
import dev.rekey.exchanges.check.FakeExchange;
import dev.rekey.exchanges.check.FakeExchange.Answer;
import dev.rekey.exchanges.check.FakeExchange.Seen;
import dev.rekey.exchanges.check.KeyCheckRequest;
import dev.rekey.exchanges.check.KeyReport;
import dev.rekey.exchanges.check.KeyVerifier;
import dev.rekey.terms.Market;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The one exchange a test is about, played by a server of its own in each test. Registered as an extension, it is stopped
 * after the test. Every check signs at {@link FakeExchange#NOW}.
 */
public final class TestedExchange implements AfterEachCallback {

    /** Three addresses to send from, each bound to itself. */
    public static final String A = "127.0.0.21";

    /** The second. */
    public static final String B = "127.0.0.22";

    /** The third. */
    public static final String C = "127.0.0.23";

    private final String id;
    private final Credential key;
    private volatile Function<Seen, Answer> script = seen -> new Answer(404, "");
    private final FakeExchange server = FakeExchange.answering(seen -> script.apply(seen));

    private TestedExchange(String id, Credential key) {
        this.id = id;
        this.key = key;
    }

    /** The exchange of this id, asked with {@link FakeExchange#KEY}. */
    public static TestedExchange of(String id) {
        return of(id, FakeExchange.KEY);
    }

    /** The exchange of this id, asked with a key of the shape that it alone has. */
    public static TestedExchange of(String id, Credential key) {
        return new TestedExchange(id, key);
    }

    /** Answers so from now on, and forgets what was asked before. */
    public void answers(Function<Seen, Answer> script) {
        this.script = script;
        server.forget();
    }

    /** The same answer to everything. */
    public void answers(Answer answer) {
        answers(seen -> answer);
    }

    /** Answers so to whatever is asked from one address, and else as before. */
    public void answersTo(String address, Answer answer) {
        answersWhere(seen -> seen.peer().equals(address), answer);
    }

    /** Answers so to whoever asks one path, and else as before. */
    public void answersAt(String path, Answer answer) {
        answersWhere(seen -> seen.path().equals(path), answer);
    }

    private void answersWhere(Predicate<Seen> these, Answer answer) {
        Function<Seen, Answer> others = script;
        script = seen -> these.test(seen) ? answer : others.apply(seen);
    }

    /** Checks the key, sending from these addresses. */
    public KeyReport check(Market market, String... whitelist) {
        return check(key, null, market, whitelist);
    }

    /** The same with another key. */
    public KeyReport checkKey(Credential other, Market market, String... whitelist) {
        return check(other, null, market, whitelist);
    }

    /** The same in place of a key of this account. */
    public KeyReport checkForAccount(String uid, Market market, String... whitelist) {
        return check(key, uid, market, whitelist);
    }

    /** The same with whatever is given. */
    public KeyReport check(KeyCheckRequest request) {
        return server.check(request);
    }

    private KeyReport check(Credential credential, @Nullable String uid, Market market, String... whitelist) {
        return check(new KeyCheckRequest(id, market, credential, List.of(whitelist), uid));
    }

    /** A verifier that takes the server for the exchange and signs with the time of this clock. */
    public KeyVerifier verifier(Clock clock, String... whitelist) {
        return server.verifier(id, FakeExchange.addresses(whitelist), clock);
    }

    /** All requests since the answers were given. */
    public List<Seen> seen() {
        return server.seen();
    }

    /** Paths with the address each was asked from, in the order they came. */
    public List<String> order() {
        return server.order();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        server.close();
    }
}

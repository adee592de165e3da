package dev.rekey.sandbox;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The users and keys of all exchanges. A change that cannot be written down does not happen. */
final class Registry {

    private static final Pattern USER = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N} ._@-]{0,39}");
    private static final Pattern LABEL = Pattern.compile("[^\\p{C}]{1,60}");
    private static final long WIDEST_NONCE_WINDOW = 1_000_000_000_000L;

    private final StateFile file;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private State state;

    Registry(StateFile file, InstantSource clock) {
        this.file = file;
        this.clock = clock;
        this.state = file.read();
    }

    Instant now() {
        return clock.instant();
    }

    /** What is wrong with a name, if anything. */
    static Optional<String> problemWithUser(String name) {
        return USER.matcher(name).matches()
                ? Optional.empty()
                : Optional.of("A user name has 1 to 40 letters, digits, spaces, dots, dashes or @.");
    }

    synchronized Optional<SandboxUser> user(String exchange, String name) {
        return state.user(exchange, name);
    }

    synchronized List<SandboxUser> users(String exchange) {
        return state.users().stream()
                .filter(user -> user.exchange().equals(exchange))
                .toList();
    }

    synchronized SandboxUser ensureUser(String exchange, String name, @Nullable String parentUid) {
        Optional<SandboxUser> known = state.user(exchange, name);
        if (known.isPresent()) {
            return known.get();
        }
        problemWithUser(name).ifPresent(say -> {
            throw new OrderRefused(List.of(new Problem("user", say)));
        });
        SandboxUser user = new SandboxUser(exchange, freshUid(exchange), name, parentUid, clock.instant());
        keep(state.with(user));
        return user;
    }

    private String freshUid(String exchange) {
        while (true) {
            String uid = Exchange.of(exchange).newUid(random);
            if (users(exchange).stream().noneMatch(user -> user.uid().equals(uid))) {
                return uid;
            }
        }
    }

    /** Opens the futures account from now on, or takes it away; opening an open one changes nothing. */
    synchronized SandboxUser setFutures(String exchange, String name, boolean opened) {
        SandboxUser user = ensureUser(exchange, name, null);
        if (opened == (user.futuresOpenedAt() != null)) {
            return user;
        }
        SandboxUser next =
                new SandboxUser(exchange, user.uid(), user.name(), user.parentUid(), opened ? clock.instant() : null);
        keep(state.with(next));
        return next;
    }

    /** The keys of a user, oldest first. */
    synchronized List<SandboxKey> keys(SandboxUser user) {
        return state.keys().stream()
                .filter(key ->
                        key.exchange().equals(user.exchange()) && key.uid().equals(user.uid()))
                .toList();
    }

    /** The key of this id or, where no other key shares it, of this public half. */
    synchronized SandboxKey key(String exchange, String name) {
        List<SandboxKey> named = state.named(exchange, name);
        if (named.size() != 1) {
            throw new NoSuchElementException(
                    named.isEmpty()
                            ? "There is no such key at " + exchange + "."
                            : "Several keys at " + exchange + " share this public half: name one by its id.");
        }
        return named.get(0);
    }

    synchronized LiveKey create(Exchange exchange, String userName, KeyOrder order, Duration propagation) {
        KeyOrder tidy = tidy(exchange, order);
        refuse(problems(exchange, tidy, clock.instant()));
        SandboxUser user = ensureUser(exchange.id(), userName, null);
        // After the user's own beginning: a key may not be older than the account it is for.
        Instant now = clock.instant();
        Exchange.Credential made = exchange.newCredential(random, user);
        String publicKey = tidy.publicKey();
        Exchange.Credential credential = publicKey == null ? made : new Exchange.Credential(made.apiKey(), publicKey);
        byte[] id = new byte[6];
        random.nextBytes(id);
        SandboxKey key = new SandboxKey(
                exchange.id(),
                user.uid(),
                HexFormat.of().formatHex(id),
                tidy.label(),
                credential.apiKey(),
                credential.secret(),
                tidy.passphrase(),
                new SandboxKey.Terms(
                        sorted(exchange, tidy.permissions()), tidy.addresses(), now, now.plus(propagation)),
                null,
                now,
                null,
                tidy.validUntil(),
                tidy.nonceWindow(),
                Nonces.NONE);
        keep(state.with(key));
        return new LiveKey(user, key, key.terms());
    }

    synchronized SandboxKey edit(
            Exchange exchange, String name, Set<String> permissions, List<String> addresses, Duration propagation) {
        SandboxKey key = key(exchange.id(), name);
        Instant now = clock.instant();
        KeyOrder order = tidy(
                exchange,
                new KeyOrder(key.label(), permissions, addresses, key.passphrase(), null, key.nonceWindow(), null));
        refuse(problems(exchange, order, now));
        SandboxKey.Terms terms = new SandboxKey.Terms(
                sorted(exchange, order.permissions()), order.addresses(), now, now.plus(propagation));
        SandboxKey next = key.saved(terms, now);
        keep(state.with(next));
        return next;
    }

    synchronized void delete(String exchange, String name) {
        keep(state.without(key(exchange, name)));
    }

    /** Lets a key come to its end at this moment. */
    synchronized void end(Exchange exchange, String name) {
        if (!ends(exchange)) {
            throw new OrderRefused(List.of(new Problem("validUntil", "Keys of " + exchange.name() + " have no end.")));
        }
        keep(state.with(key(exchange.id(), name).endingAt(clock.instant())));
    }

    /** Lengthens a key by its exchange's days from now, whether it has ended or not; it is bound to no address then. */
    synchronized void extend(Exchange exchange, String name, Duration propagation) {
        if (exchange.extensionDays() == 0) {
            throw new OrderRefused(
                    List.of(new Problem("validUntil", "Keys of " + exchange.name() + " cannot be extended.")));
        }
        SandboxKey key = key(exchange.id(), name);
        Instant now = clock.instant();
        SandboxKey.Terms free = new SandboxKey.Terms(key.permissions(), List.of(), now, now.plus(propagation));
        keep(state.with(key.saved(free, now).endingAt(now.plus(Duration.ofDays(exchange.extensionDays())))));
    }

    /** Whether a key of this exchange can have an end. */
    static boolean ends(Exchange exchange) {
        return exchange.offersEnd() || !exchange.lifetimes().isEmpty();
    }

    /** The keys of one exchange as its API sees them. */
    KeyRing ring(String exchange) {
        return new KeyRing() {
            @Override
            public @Nullable LiveKey find(String apiKey) {
                return inForce(exchange, apiKey);
            }

            @Override
            public List<LiveKey> all() {
                return inForce(exchange);
            }

            @Override
            public void used(LiveKey key) {
                touch(key);
            }

            @Override
            public boolean takeNonce(LiveKey key, long nonce) {
                return accept(key, nonce);
            }

            @Override
            public Instant now() {
                return clock.instant();
            }
        };
    }

    private synchronized @Nullable LiveKey inForce(String exchange, String apiKey) {
        return state.key(exchange, apiKey).flatMap(this::inForce).orElse(null);
    }

    private synchronized List<LiveKey> inForce(String exchange) {
        return state.keys().stream()
                .filter(key -> key.exchange().equals(exchange))
                .flatMap(key -> inForce(key).stream())
                .toList();
    }

    private Optional<LiveKey> inForce(SandboxKey key) {
        SandboxKey.Terms terms = key.termsAt(clock.instant());
        return terms == null ? Optional.empty() : state.owner(key).map(owner -> new LiveKey(owner, key, terms));
    }

    private synchronized void touch(LiveKey live) {
        state.again(live.key()).ifPresent(key -> keep(state.with(key.usedAt(clock.instant()))));
    }

    private synchronized boolean accept(LiveKey live, long nonce) {
        SandboxKey key = state.again(live.key()).orElse(null);
        Nonces next = key == null ? null : key.nonces().accept(nonce, key.nonceWindow());
        if (key == null || next == null) {
            return false;
        }
        keep(state.with(key.remembering(next)));
        return true;
    }

    private void keep(State next) {
        file.write(next);
        state = next;
    }

    private static KeyOrder tidy(Exchange exchange, KeyOrder order) {
        String publicKey = order.publicKey();
        return new KeyOrder(
                order.label().strip(),
                order.permissions(),
                List.copyOf(new LinkedHashSet<>(
                        order.addresses().stream().map(String::strip).toList())),
                exchange.wantsPassphrase() ? order.passphrase() : null,
                order.validUntil(),
                exchange.wantsNonceWindow() ? order.nonceWindow() : 0,
                publicKey == null || publicKey.isBlank() || !exchange.takesPublicKey() ? null : publicKey.strip());
    }

    private static List<Problem> problems(Exchange exchange, KeyOrder order, Instant now) {
        List<Problem> problems = new ArrayList<>();
        if (!LABEL.matcher(order.label()).matches()) {
            problems.add(new Problem("label", "Give the key a name of 1 to 60 characters."));
        }
        List<String> known = exchange.permissions().stream().map(Permission::id).toList();
        if (!known.containsAll(order.permissions())) {
            problems.add(new Problem("permissions", exchange.name() + " does not know one of these permissions."));
        }
        exchange.addressForm().problems(order.addresses()).forEach(say -> problems.add(new Problem("addresses", say)));
        Instant end = order.validUntil();
        if (end != null && !ends(exchange)) {
            problems.add(new Problem("validUntil", "Keys of " + exchange.name() + " have no end."));
        } else if (end != null && !end.isAfter(now)) {
            problems.add(new Problem("validUntil", "The key has to end in the future."));
        }
        if (order.nonceWindow() < 0 || order.nonceWindow() > WIDEST_NONCE_WINDOW) {
            problems.add(
                    new Problem("nonceWindow", "The nonce window is a number from 0 to " + WIDEST_NONCE_WINDOW + "."));
        }
        problems.addAll(exchange.problems(order));
        return problems;
    }

    private static void refuse(List<Problem> problems) {
        if (!problems.isEmpty()) {
            throw new OrderRefused(problems);
        }
    }

    private static List<String> sorted(Exchange exchange, Set<String> chosen) {
        return exchange.permissions().stream()
                .map(Permission::id)
                .filter(chosen::contains)
                .toList();
    }
}

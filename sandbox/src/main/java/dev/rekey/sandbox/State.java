package dev.rekey.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Everything the sandbox exchanges have to remember.
 *
 * @param version the shape of the file
 * @param users the accounts of all exchanges
 * @param keys their keys, secrets included
 */
record State(int version, List<SandboxUser> users, List<SandboxKey> keys) {

    static final int VERSION = 1;

    static final State EMPTY = new State(VERSION, List.of(), List.of());

    State {
        users = List.copyOf(users);
        keys = List.copyOf(keys);
    }

    Optional<SandboxUser> user(String exchange, String name) {
        return users.stream()
                .filter(user -> user.exchange().equals(exchange) && user.name().equals(name))
                .findFirst();
    }

    Optional<SandboxUser> owner(SandboxKey key) {
        return users.stream()
                .filter(user ->
                        user.exchange().equals(key.exchange()) && user.uid().equals(key.uid()))
                .findFirst();
    }

    Optional<SandboxKey> key(String exchange, String apiKey) {
        return keys.stream()
                .filter(key -> key.exchange().equals(exchange) && key.apiKey().equals(apiKey))
                .findFirst();
    }

    /** The keys of this id or public half. */
    List<SandboxKey> named(String exchange, String name) {
        return keys.stream()
                .filter(key -> key.exchange().equals(exchange)
                        && (key.id().equals(name) || key.apiKey().equals(name)))
                .toList();
    }

    /** A key as it is now, if it is still there. */
    Optional<SandboxKey> again(SandboxKey earlier) {
        return keys.stream().filter(key -> same(key, earlier)).findFirst();
    }

    /** The same with this user in place of the one with the same number, or added. */
    State with(SandboxUser next) {
        List<SandboxUser> all = new ArrayList<>(users);
        all.removeIf(
                user -> user.exchange().equals(next.exchange()) && user.uid().equals(next.uid()));
        all.add(next);
        return new State(version, all, keys);
    }

    /** The same with this key in place of the one with the same id, or added at the end. */
    State with(SandboxKey next) {
        List<SandboxKey> all = new ArrayList<>(keys);
        for (int i = 0; i < all.size(); i++) {
            if (same(all.get(i), next)) {
                all.set(i, next);
                return new State(version, users, all);
            }
        }
        all.add(next);
        return new State(version, users, all);
    }

    State without(SandboxKey gone) {
        return new State(
                version, users, keys.stream().filter(key -> !same(key, gone)).toList());
    }

    private static boolean same(SandboxKey one, SandboxKey other) {
        return one.exchange().equals(other.exchange()) && one.id().equals(other.id());
    }

    /** Says how much there is, and none of it. */
    @Override
    public String toString() {
        return "State[" + users.size() + " users, " + keys.size() + " keys]";
    }
}

package dev.rekey.sandbox;

import java.time.Instant;

/**
 * A key that is in force at this moment.
 *
 * @param user whose it is
 * @param key the key, secret included
 * @param terms what is in force of it now, which may be older than what was saved last
 */
public record LiveKey(SandboxUser user, SandboxKey key, SandboxKey.Terms terms) {

    /** Whether the key may do this. */
    public boolean may(String permission) {
        return terms.permissions().contains(permission);
    }

    /** Whether a request from this address is let in; a key without addresses lets all in. */
    public boolean accepts(String address) {
        return terms.addresses().isEmpty()
                || terms.addresses().stream()
                        .flatMap(entry -> AddressRange.parse(entry).stream())
                        .anyMatch(range -> range.contains(address));
    }

    /** Whether the key has come to its end. */
    public boolean endedBy(Instant now) {
        Instant end = key.validUntil();
        return end != null && !now.isBefore(end);
    }

    /** Names the key without giving it away. */
    @Override
    public String toString() {
        return "Live" + key;
    }
}

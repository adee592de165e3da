package dev.rekey.accounts.write;

import dev.rekey.accounts.AuditEntry;

/**
 * Which hash chain an entry of the audit trail is in. Writers of one chain wait for each other, so there are many: one
 * customer's entries are in one of them, and so are those of a session whose customer is not named. What belongs to
 * nobody, as a sign-in does, has chains of its own, so that a flood of it holds up no customer.
 */
final class AuditChains {

    /** The only chain of before, to which nothing is added. */
    static final int CLOSED = 0;

    private static final int OF_CUSTOMERS = 256;
    private static final int OF_NOBODY = 16;

    /** The chain with the highest number. */
    static final int LAST = OF_CUSTOMERS + OF_NOBODY;

    private AuditChains() {}

    /** The chain of an entry, from 1. */
    static int of(AuditEntry entry) {
        String owner = entry.customerId() != null ? entry.customerId() : entry.sessionId();
        return owner != null
                ? 1 + Math.floorMod(owner.hashCode(), OF_CUSTOMERS)
                : 1 + OF_CUSTOMERS + Math.floorMod(entry.actor().hashCode(), OF_NOBODY);
    }
}

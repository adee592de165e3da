package dev.rekey.accounts.write;

import dev.rekey.accounts.AuditEntry;
import dev.rekey.accounts.Unrepaired;
import java.time.Clock;

/**
 * Tells support, and writes down, that a public key in the database was not made by us: whoever made it would have read
 * what is sealed to it. Told once until it is settled, however often the key is met.
 */
public final class ForeignKeys {

    private final UnrepairedLog unrepaired;
    private final AuditTrail audit;
    private final Clock clock;

    /** Tells through these. */
    public ForeignKeys(UnrepairedLog unrepaired, AuditTrail audit, Clock clock) {
        this.unrepaired = unrepaired;
        this.audit = audit;
        this.clock = clock;
    }

    /** A page was about to seal to an intake key of somebody else. */
    public void intakeKeyRefused(String customerId, String sessionId, String accountId) {
        tell(
                intakeKey(sessionId, accountId),
                "INTAKE_KEY_REFUSED",
                customerId,
                sessionId,
                accountId,
                "The public key to which the customer's page would seal was not made by a worker of ours: somebody else"
                        + " changed the accounts database. The page did not use it. Rekey makes another one within the"
                        + " hour, or as soon as the customer goes back to “Start” and goes on from there. Find out who can"
                        + " write the database.");
    }

    /** There is an intake key of ours again. */
    public void intakeKeyMade(String sessionId, String accountId) {
        unrepaired.settle(intakeKey(sessionId, accountId));
    }

    /** A worker was about to seal to a vault of somebody else. */
    public void vaultRefused(String customerId, String sessionId, String accountId) {
        tell(
                vault(customerId),
                "VAULT_REFUSED",
                customerId,
                sessionId,
                accountId,
                "The customer's vault in the accounts database was not made by our pages: somebody else changed the"
                        + " database. No key was sealed to it, and new keys of this customer wait. Put the row back from a"
                        + " copy of the database, or let the customer reset the vault. Find out who can write the"
                        + " database.");
    }

    /** The customer's vault is one of ours. */
    public void vaultIsOurs(String customerId) {
        unrepaired.settle(vault(customerId));
    }

    private void tell(String key, String action, String customerId, String sessionId, String accountId, String text) {
        boolean news = unrepaired.record(new Unrepaired(
                key, Unrepaired.Kind.FOREIGN_KEY, customerId, sessionId, accountId, null, clock.instant(), text));
        if (news) {
            audit.append(new AuditEntry(
                    clock.instant(), "PROGRAM", "rekey", action, customerId, sessionId, accountId, text, null));
        }
    }

    private static String intakeKey(String sessionId, String accountId) {
        return "intake-key/" + sessionId + "/" + accountId;
    }

    private static String vault(String customerId) {
        return "vault/" + customerId;
    }
}

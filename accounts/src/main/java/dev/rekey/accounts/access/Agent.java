package dev.rekey.accounts.access;

/**
 * A support agent.
 *
 * @param id a UUID
 * @param signInName what they sign in with, in lower case
 * @param name what others see
 * @param passwordHash the hash as the sign-in page made it, never the password
 * @param role what they may do
 * @param active whether they may sign in
 * @param version grows with each change of password, role or of being active; whoever signed in before a change has to
 *     sign in again
 * @param passwordLent whether an admin made the password, and so knows it
 */
public record Agent(
        String id,
        String signInName,
        String name,
        String passwordHash,
        Role role,
        boolean active,
        int version,
        boolean passwordLent) {

    @Override
    public String toString() {
        return "Agent[" + signInName + ", " + role + (active ? "" : ", not active") + "]";
    }
}

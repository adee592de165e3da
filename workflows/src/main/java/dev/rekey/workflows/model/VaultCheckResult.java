package dev.rekey.workflows.model;

/**
 * What the words came to.
 *
 * @param outcome what happened
 * @param keys how many stored keys they opened, each of them really
 * @param broken how many they should have opened and did not
 */
public record VaultCheckResult(Outcome outcome, int keys, int broken) {

    /** What happened. */
    public enum Outcome {
        /** They open the vault. */
        OPENS,
        /** They do not open the vault. */
        WRONG_WORDS,
        /** The customer has no vault yet. */
        NO_VAULT,
        /** They were tried before, or came too late; nothing was tried. */
        GONE
    }
}

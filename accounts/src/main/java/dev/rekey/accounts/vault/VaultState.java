package dev.rekey.accounts.vault;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a customer's vault stands. Nothing in it is secret.
 *
 * @param inForceSince since when the present words are in force; null when the customer never had any
 * @param sessionOwed whether the keys are wiped and the session that replaces them is not known to have started
 */
public record VaultState(@Nullable Instant inForceSince, boolean sessionOwed) {}

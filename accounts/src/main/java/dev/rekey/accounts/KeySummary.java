package dev.rekey.accounts;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What anybody may know about a stored key. Nothing in it is secret.
 *
 * @param accountId the account it belongs to
 * @param slot which key of the account
 * @param state where it stands
 * @param lastFour the last four characters of the API key, never of the secret
 * @param since when it came into this state
 * @param exchangeUid the exchange's account id as this key saw it
 */
public record KeySummary(
        String accountId,
        String slot,
        KeyState state,
        String lastFour,
        Instant since,
        @Nullable String exchangeUid) {}

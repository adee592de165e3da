package dev.rekey.sandbox;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One account or sub-account at a sandbox exchange.
 *
 * @param exchange id of the exchange
 * @param uid the exchange's number for the account
 * @param name what the account is called
 * @param parentUid the main account of a sub-account
 * @param futuresOpenedAt when the account could first trade futures, if it can
 */
public record SandboxUser(
        String exchange,
        String uid,
        String name,
        @Nullable String parentUid,
        @Nullable Instant futuresOpenedAt) {}

package dev.rekey.accounts.write;

import java.time.Instant;

/**
 * Where all chains of the audit trail had come to at a moment, and so everything that had been written by then.
 *
 * @param number from 1, each one more than the one before
 * @param hash covers the root before it as well
 */
public record AuditRoot(long number, Instant madeAt, String hash) {}

package dev.rekey.accounts.read;

import dev.rekey.accounts.AuditEntry;

/**
 * One row of the audit trail.
 *
 * @param number its place in the chain, from 1
 * @param entry what was written
 * @param hash its link of the chain, in hexadecimal
 */
public record AuditLine(long number, AuditEntry entry, String hash) {}

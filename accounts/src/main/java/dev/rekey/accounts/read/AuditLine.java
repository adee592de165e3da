package dev.rekey.accounts.read;

import dev.rekey.accounts.AuditEntry;

/**
 * One row of the audit trail.
 *
 * @param number larger than those of all rows before it in its chain, and unlike that of any other row
 * @param entry what was written
 * @param hash its link of its chain, in hexadecimal
 */
public record AuditLine(long number, AuditEntry entry, String hash) {}

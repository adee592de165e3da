package dev.rekey.accounts.read;

import java.time.Instant;

/**
 * Many sessions that wait for the same exchange.
 *
 * @param sessions how many
 * @param since since when the first of them does
 */
public record Wave(String exchange, long sessions, Instant since) {}

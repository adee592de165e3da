package dev.rekey.accounts;

import java.time.Instant;

/**
 * What support answers to a cause, as a supervisor wrote it.
 *
 * @param cause the code of what was found
 * @param language a tag such as {@code de}
 * @param by who wrote it last
 */
public record ReadyAnswer(String cause, String language, String words, String by, Instant at) {}

package dev.rekey.accounts.write;

import org.jspecify.annotations.Nullable;

/**
 * Where an account stands, for the desk to filter and count by.
 *
 * @param step the step, as one constant word
 * @param cause the code of what is wrong; null when nothing is
 * @param exchangeCode what the exchange calls that; null when it does not say
 */
public record Place(
        String step, @Nullable String cause, @Nullable String exchangeCode) {}

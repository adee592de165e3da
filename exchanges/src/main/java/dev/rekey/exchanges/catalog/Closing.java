package dev.rekey.exchanges.catalog;

import java.time.LocalDate;

/**
 * The end of an exchange.
 *
 * @param since the day from which it is closed, or on which the closing was announced
 * @param say what the trader reads: what is true of the account
 * @param advice what the trader reads: what to do
 * @param agent what the agent reads besides
 * @param source where it stands
 * @param confirmed whether the exchange itself says so; pages mark the others
 */
public record Closing(
        State state, LocalDate since, String say, String advice, String agent, String source, boolean confirmed) {

    /** How far it is. */
    public enum State {
        /** The end was announced; what still works changes from week to week. */
        CLOSING,
        /** The announced day has passed. */
        CLOSED
    }
}

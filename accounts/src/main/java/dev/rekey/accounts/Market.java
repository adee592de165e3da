package dev.rekey.accounts;

/** The kind of market a trading account trades. */
public enum Market {
    /** Buying and selling the asset itself. */
    SPOT,
    /** USD-margined perpetual contracts. */
    FUTURES
}

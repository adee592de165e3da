package dev.rekey.workflows.model;

/** What is traded in a trading account: Spot and Futures on one exchange are two accounts. */
public enum Market {
    SPOT,
    /** USD-margined perpetuals. */
    FUTURES
}

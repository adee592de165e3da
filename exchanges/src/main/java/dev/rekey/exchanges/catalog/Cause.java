package dev.rekey.exchanges.catalog;

/** Why an exchange refuses a request. */
public enum Cause {
    UNKNOWN_KEY,
    WRONG_SECRET,
    WRONG_PASSPHRASE,
    ADDRESS_NOT_LISTED,
    CLOCK,
    EXPIRED_OR_LOCKED,
    RIGHT_MISSING,
    WITHDRAW_ON,
    OTHER_ACCOUNT,
    RATE_LIMIT,
    MAINTENANCE,
    REGION_OR_NETWORK
}

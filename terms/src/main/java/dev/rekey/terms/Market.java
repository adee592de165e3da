package dev.rekey.terms;

/** What a trading account trades. */
public enum Market {
    SPOT,
    /** USD-margined perpetuals. */
    FUTURES;

    /** The name traders know: "Spot", "Futures". */
    public String title() {
        return this == SPOT ? "Spot" : "Futures";
    }
}

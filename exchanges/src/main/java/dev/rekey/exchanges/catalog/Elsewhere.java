package dev.rekey.exchanges.catalog;

/**
 * What becomes of a key with an address list when it is used from an address that is not on the list.
 *
 * @param effect what the exchange does
 * @param source where it stands
 * @param confirmed whether the exchange itself says so
 */
public record Elsewhere(Effect effect, String source, boolean confirmed) {

    /** What the exchange does. */
    public enum Effect {
        /** It refuses the request, and the key stays as it is. */
        HARMLESS,
        /** It switches the key off. */
        SWITCHES_OFF
    }
}

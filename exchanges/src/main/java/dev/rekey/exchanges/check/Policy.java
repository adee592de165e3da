package dev.rekey.exchanges.check;

import java.util.Map;

/**
 * What the operator decides of checks.
 *
 * @param gates how far calls count that are not confirmed, by the exchange's id; those not named are recorded
 * @param refuseUnproven whether a key is refused where nothing but the customer's word says that it may not withdraw
 */
public record Policy(Map<String, Gates> gates, boolean refuseUnproven) {

    /** What is done unless the operator says otherwise. */
    public static final Policy USUAL = new Policy(Map.of(), false);

    /** How far a call counts that is not confirmed. */
    public enum Gates {
        /** It is not made. */
        OFF,
        /** It is made, and what came of it stands with the attempt; it refuses no key and lets none pass. */
        RECORD,
        /** It counts as if it were confirmed. */
        ON
    }

    /** Takes no map that may still change. */
    public Policy {
        gates = Map.copyOf(gates);
    }

    Gates of(String exchange) {
        return gates.getOrDefault(exchange, Gates.RECORD);
    }
}

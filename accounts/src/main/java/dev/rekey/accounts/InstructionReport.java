package dev.rekey.accounts;

import java.time.Instant;

/**
 * What a customer says of one instruction of the guide: this is not what they see.
 *
 * @param id the name of the request that brought it: sent twice, it is there once
 * @param place which instruction of the exchange and market it is, such as {@code action-3}
 * @param instruction what it said, in English
 * @param version which version of the exchange's profile it stood in
 * @param words what they see instead, without secrets; empty when they did not say
 */
public record InstructionReport(
        String id,
        String sessionId,
        String accountId,
        String customerId,
        Instant at,
        String exchange,
        String market,
        String place,
        String instruction,
        String version,
        String words) {

    /** Without what was written. */
    @Override
    public String toString() {
        return "InstructionReport[" + exchange + ", " + market + ", " + place + "]";
    }
}

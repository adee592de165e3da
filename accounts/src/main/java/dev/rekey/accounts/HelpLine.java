package dev.rekey.accounts;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One line of what a customer and support write to each other.
 *
 * @param id the name of the request that brought it: sent twice, it is there once
 * @param accountId what it is about; null for the session as a whole
 * @param words without secrets; empty when help was asked for without a word
 * @param from where its writer was; null for one who was nowhere in particular
 * @param to where it leads its reader; null when it leads nowhere
 * @param answeredAt when support had dealt with it; null as long as it has not
 */
public record HelpLine(
        String id,
        String sessionId,
        String customerId,
        @Nullable String accountId,
        Instant at,
        String actorKind,
        String actor,
        String words,
        @Nullable From from,
        @Nullable To to,
        @Nullable Instant answeredAt) {

    /**
     * Where a customer was as they asked.
     *
     * @param step the step of the account
     * @param causes what had been found of the key, as codes
     * @param tried how many keys had been handed in
     */
    public record From(String step, List<String> causes, int tried) {

        /** Copies the causes, so that the record never changes. */
        public From {
            causes = List.copyOf(causes);
        }
    }

    /**
     * A place in the guide.
     *
     * @param step a step of this account; null for its page as it is
     */
    public record To(String accountId, @Nullable String step) {}

    /** Without what was written. */
    @Override
    public String toString() {
        return "HelpLine[" + id + "]";
    }
}

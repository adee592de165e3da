package dev.rekey.exchanges.check;

import dev.rekey.exchanges.catalog.Site;
import dev.rekey.terms.Finding;
import dev.rekey.terms.Verdict;
import dev.rekey.terms.Withdrawals;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a check of one key found.
 *
 * @param exchange the exchange's id
 * @param verdict the worst of the findings
 * @param findings one for each check, in their order
 * @param exchangeUid whose key it is, where the exchange tells
 * @param expiresAt when the key ends, where the exchange tells
 * @param retryAfter the pause the exchange asks for
 * @param asked whether anything was sent to the exchange
 * @param site where the key lives, when that is one of the exchange's other sites
 * @param withdrawals on what it rests that the key may not withdraw; says nothing of a key that is not accepted
 * @param support whether only those who run the platform can help
 */
public record KeyReport(
        String exchange,
        Verdict verdict,
        List<Finding> findings,
        @Nullable String exchangeUid,
        @Nullable Instant expiresAt,
        @Nullable Duration retryAfter,
        String keyLastFour,
        boolean asked,
        @Nullable Site site,
        Withdrawals withdrawals,
        boolean support) {}

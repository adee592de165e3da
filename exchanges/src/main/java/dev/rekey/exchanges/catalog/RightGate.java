package dev.rekey.exchanges.catalog;

import dev.rekey.terms.Check;
import dev.rekey.terms.Market;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A call that changes nothing and that only keys with a certain box may make: whether it is answered tells whether the box
 * is ticked.
 *
 * @param call method and path, such as "GET /api/v3/order"
 * @param check the check it is about: {@link Check#NO_WITHDRAW} where the box has to be empty, {@link Check#TRADE} where it
 *     has to be ticked
 * @param box the box, in the exchange's own words
 * @param off the exact codes that say that the box is empty; any other refusal says nothing
 * @param proves whether an empty box proves the whole check. A canary does not: that one box which has to be empty is
 *     empty says nothing of another one
 * @param market the market whose keys are asked about; null for all
 * @param source where it stands
 * @param confirmed whether it was seen with a key that has the box and with one that has not: until then it is recorded
 *     and refuses no key, unless the operator turns it on
 */
public record RightGate(
        String call,
        Check check,
        String box,
        List<String> off,
        boolean proves,
        @Nullable Market market,
        String source,
        boolean confirmed) {}

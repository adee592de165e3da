package dev.rekey.exchanges.catalog;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.rekey.terms.Check;
import dev.rekey.terms.CheckResult;
import dev.rekey.terms.Step;
import org.jspecify.annotations.Nullable;

/**
 * A finding in words, as somebody reads it.
 *
 * @param code which sentence it is: stays the same when the sentence is worded anew, and in every language
 * @param detail short facts besides, such as "20 of 20"
 * @param say what is wrong, as one plain sentence
 * @param advice what to do, as one action
 * @param repair the step that can fix it
 * @param exchangeCode the exchange's own code
 * @param exchangeText the exchange's own words
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ToldFinding(
        Check check,
        CheckResult result,
        @Nullable String code,
        @Nullable String detail,
        @Nullable String say,
        @Nullable String advice,
        @Nullable Step repair,
        @Nullable String exchangeCode,
        @Nullable String exchangeText) {}

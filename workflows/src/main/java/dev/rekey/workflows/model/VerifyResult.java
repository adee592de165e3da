package dev.rekey.workflows.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a check came to.
 *
 * @param lastFour the last four characters of the key that was checked, if it could be opened
 * @param retryAfter the pause the exchange asks for, if it names one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record VerifyResult(
        Verdict verdict,
        List<Finding> findings,
        @Nullable String lastFour,
        @Nullable Duration retryAfter) {}

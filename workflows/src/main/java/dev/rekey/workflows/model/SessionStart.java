package dev.rekey.workflows.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a rotation session begins with.
 *
 * @param words the reason in words, for {@link Reason#OTHER}
 * @param by who started it
 * @param accounts the accounts it covers, in any order
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SessionStart(
        String customerId, Reason reason, @Nullable String words, Actor by, List<AccountRef> accounts, Pace pace) {}

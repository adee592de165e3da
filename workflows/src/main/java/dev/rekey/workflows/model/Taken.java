package dev.rekey.workflows.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.rekey.terms.Step;
import org.jspecify.annotations.Nullable;

/**
 * What an action led to, in few bytes: every answer stands in the history, and the view it leads to is mostly published
 * before the answer is given.
 *
 * @param revision the revision of the view that shows it
 * @param step where the account is now
 * @param waitingOn whom it waits for now
 * @param last the view itself, when it is not published yet: it ended the rotation, or the database is away
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Taken(
        long revision,
        Step step,
        Waiting waitingOn,
        @Nullable AccountView last) {}

package dev.rekey.workflows.impl;

import dev.rekey.workflows.actions.ActionRequest;
import dev.rekey.workflows.actions.SessionRequest;
import dev.rekey.workflows.model.AccountRef;
import dev.rekey.workflows.model.Actor;
import dev.rekey.workflows.model.Message;
import dev.rekey.workflows.model.RefusalCode;
import dev.rekey.workflows.model.SessionStart;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What every request must be before its action is looked at. Signals reach a workflow unchecked, from a command line
 * too: whatever is let through here must not break a later turn.
 */
final class Incoming {

    private static final int MOST_WORDS = 1000;

    private static final int LONGEST_NAME = 100;

    /** Views are counted one by one: no store gets this far. */
    private static final long MOST_REVISIONS = 1_000_000_000L;

    private Incoming() {}

    /** Why a request cannot be looked at; null when it is whole. */
    static @Nullable Message refusal(@Nullable String id, @Nullable Actor by, @Nullable Object action) {
        if (id == null || by == null || !named(by) || action == null) {
            return RefusalCode.INCOMPLETE_REQUEST.with();
        }
        if (id.isBlank() || id.length() > LONGEST_NAME) {
            return RefusalCode.REQUEST_ID.with(LONGEST_NAME);
        }
        return keepable(id) && keepable(by.name()) ? null : RefusalCode.UNKEEPABLE.with();
    }

    /** Whether a request says enough of itself to be recorded. */
    static boolean whole(@Nullable ActionRequest request) {
        return request != null && refusal(request.id(), request.by(), request.action()) == null;
    }

    /** Whether a request says enough of itself to be recorded. */
    static boolean whole(@Nullable SessionRequest request) {
        return request != null && refusal(request.id(), request.by(), request.action()) == null;
    }

    /** Whether a session could begin with this, its accounts aside. */
    static boolean whole(SessionStart start) {
        return name(start.sessionId())
                && name(start.customerId())
                && start.reason() != null
                && start.by() != null
                && named(start.by())
                && start.pace() != null
                && start.pace().whole();
    }

    private static boolean named(Actor by) {
        return by.kind() != null
                && by.name() != null
                && !by.name().isBlank()
                && by.name().length() <= LONGEST_NAME;
    }

    /** Whether somebody can be called this. */
    static boolean name(@Nullable String name) {
        return name != null && !name.isBlank() && name.length() <= LONGEST_NAME && keepable(name);
    }

    /** Why a person's words cannot be taken; null when they can. */
    static @Nullable Message words(@Nullable String words, boolean needed) {
        if (needed && (words == null || words.isBlank())) {
            return RefusalCode.REASON_NEEDED.with();
        }
        if (words != null && words.length() > MOST_WORDS) {
            return RefusalCode.TOO_LONG.with(MOST_WORDS);
        }
        return words == null || keepable(words) ? null : RefusalCode.UNKEEPABLE.with();
    }

    /** Whether an account has all that a rotation needs of it. */
    static boolean whole(@Nullable AccountRef account) {
        return account != null
                && keepable(account.accountId(), account.exchange(), account.label())
                && account.market() != null
                && account.risk() != null
                && account.traits() != null
                && keepable(account.traits().exchangeName())
                && account.slots() != null
                && !account.slots().isEmpty()
                && keepable(account.slots().toArray(String[]::new))
                && account.slots().stream().distinct().count()
                        == account.slots().size();
    }

    /** A revision that a store may have; what cannot be one counts as none, or the next number would overflow. */
    static long revision(long stored) {
        return stored > MOST_REVISIONS ? 0 : stored;
    }

    private static boolean keepable(@Nullable String... texts) {
        return Arrays.stream(texts).allMatch(t -> t != null && keepable(t));
    }

    /** Whether a text can be stored and sent on: no database takes a NUL, no encoder half a surrogate pair. */
    static boolean keepable(String text) {
        return text.codePoints()
                .noneMatch(c -> c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE));
    }
}

package dev.rekey.workflows.activities;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import org.jspecify.annotations.Nullable;

/** Tells the customer or the desk something, once. */
@ActivityInterface
public interface NoticeActivities {

    /** Sends a notice; one with an id sent before is not sent again. */
    @ActivityMethod(name = "notify")
    void send(Notice notice);

    /** What is to be told. */
    record Notice(
            String id,
            Kind kind,
            String sessionId,
            String customerId,
            @Nullable String accountId,
            String text) {}

    /** What a notice is about. */
    enum Kind {
        INVITATION,
        REMINDER,
        /** An agent wants the customer to come. */
        NUDGE,
        /** A waiting account's verdict has turned. */
        TURNED,
        /** A human is needed. */
        HELP
    }
}

package dev.rekey.workflows.activities;

import dev.rekey.workflows.model.Message;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.util.List;
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
            List<Message> messages) {}

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

package dev.rekey.activities;

import dev.rekey.accounts.write.Notices;
import dev.rekey.accounts.write.Outbox;
import dev.rekey.workflows.activities.NoticeActivities;
import dev.rekey.workflows.words.StoredMessages;
import java.time.Clock;

/** Queues what customers are told, and records what is for the desk only; each once. */
public final class NoticeActivitiesImpl implements NoticeActivities {

    private final Notices notices;
    private final Outbox outbox;
    private final Clock clock;

    /** Writes to these notices, and to this outbox. */
    public NoticeActivitiesImpl(Notices notices, Outbox outbox, Clock clock) {
        this.notices = notices;
        this.outbox = outbox;
        this.clock = clock;
    }

    @Override
    public void send(Notice notice) {
        dev.rekey.accounts.Notice written = new dev.rekey.accounts.Notice(
                notice.id(),
                notice.kind().name(),
                notice.sessionId(),
                notice.accountId(),
                clock.instant(),
                StoredMessages.text(notice.messages()));
        if (notice.kind() == Kind.HELP) {
            notices.record(written);
        } else {
            outbox.queue(written, notice.customerId(), null);
        }
    }
}

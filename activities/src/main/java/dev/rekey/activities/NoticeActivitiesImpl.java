package dev.rekey.activities;

import dev.rekey.accounts.write.Notices;
import dev.rekey.workflows.activities.NoticeActivities;
import dev.rekey.workflows.words.StoredMessages;
import java.time.Clock;

/** Records notices where the desk reads them; each once. */
public final class NoticeActivitiesImpl implements NoticeActivities {

    private final Notices notices;
    private final Clock clock;

    /** Writes to these notices. */
    public NoticeActivitiesImpl(Notices notices, Clock clock) {
        this.notices = notices;
        this.clock = clock;
    }

    @Override
    public void send(Notice notice) {
        notices.record(new dev.rekey.accounts.Notice(
                notice.id(),
                notice.kind().name(),
                notice.sessionId(),
                notice.accountId(),
                clock.instant(),
                StoredMessages.text(notice.messages())));
    }
}

package dev.rekey.workflows.fakes;

import dev.rekey.workflows.activities.NoticeActivities;
import java.util.ArrayList;
import java.util.List;

/** Keeps the notices that would have been sent. */
public final class RecordedNotices implements NoticeActivities {

    private final List<Notice> sent = new ArrayList<>();

    @Override
    public synchronized void send(Notice notice) {
        sent.add(notice);
    }

    /** All notices of a kind. */
    public synchronized List<Notice> sent(Kind kind) {
        return sent.stream().filter(n -> n.kind() == kind).toList();
    }

    /** All notices. */
    public synchronized List<Notice> sent() {
        return List.copyOf(sent);
    }
}

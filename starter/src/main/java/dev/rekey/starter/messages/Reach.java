package dev.rekey.starter.messages;

import dev.rekey.accounts.read.Contacts;
import dev.rekey.accounts.read.Progress;
import org.springframework.stereotype.Component;

/** Whether a page may say "we will write to you": only where a mail would arrive. */
@Component
public class Reach {

    private final Progress progress;
    private final Contacts contacts;

    Reach(Progress progress, Contacts contacts) {
        this.progress = progress;
        this.contacts = contacts;
    }

    /** Whether the customer of this session is reached. */
    public boolean of(String sessionId) {
        return progress.session(sessionId)
                .filter(session -> contacts.reaches(session.summary().customerId()))
                .isPresent();
    }
}

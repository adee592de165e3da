package dev.rekey.starter.desk;

import dev.rekey.accounts.write.Outbox;
import dev.rekey.accounts.write.ProgressWriter;
import dev.rekey.starter.progress.Views;
import dev.rekey.starter.security.DeskUser;
import dev.rekey.starter.web.NotFound;
import dev.rekey.starter.web.TypedText;
import dev.rekey.workflows.model.SessionView;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** What an agent can do about a message to the customer. */
@Controller
class MessageController {

    private final Views views;
    private final Outbox outbox;
    private final ProgressWriter writer;
    private final Journal journal;
    private final TransactionTemplate transaction;

    MessageController(
            Views views,
            Outbox outbox,
            ProgressWriter writer,
            Journal journal,
            PlatformTransactionManager transactions) {
        this.views = views;
        this.outbox = outbox;
        this.writer = writer;
        this.journal = journal;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** Queues a message once more; the same form sent twice has done so once. */
    @PostMapping("/desk/sessions/{sessionId}/messages/again")
    String again(
            @AuthenticationPrincipal DeskUser agent,
            @PathVariable String sessionId,
            @RequestParam(defaultValue = "") String message,
            @RequestParam(required = false) @Nullable String id) {
        SessionView session = views.session(sessionId).orElseThrow(NotFound::new);
        String name = "again/" + sessionId + "/" + TypedText.requestId(id);
        transaction.executeWithoutResult(status -> {
            if (outbox.again(sessionId, message, name)) {
                writer.touch(sessionId);
                journal.noteOnce(
                        agent,
                        "MESSAGE_AGAIN",
                        session.customerId(),
                        sessionId,
                        "A message to the customer was sent again.",
                        name);
            }
        });
        return "redirect:/desk/sessions/" + sessionId + "#messages";
    }
}

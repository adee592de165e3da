package dev.rekey.workflows;

import dev.rekey.workflows.model.SessionStart;
import dev.rekey.workflows.words.Sentences;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowOptions;
import java.util.stream.Collectors;

/** How a session's workflow is started, by whoever starts it. */
public final class SessionOptions {

    private SessionOptions() {}

    /**
     * The options of this session.
     *
     * @param conflict what becomes of the start when the customer's session is open
     */
    public static WorkflowOptions of(SessionStart start, WorkflowIdConflictPolicy conflict) {
        return WorkflowOptions.newBuilder()
                .setWorkflowId(WorkflowIds.session(start.customerId()))
                .setTaskQueue(WorkflowIds.TASK_QUEUE)
                .setWorkflowIdConflictPolicy(conflict)
                .setWorkflowIdReusePolicy(WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE)
                .setStaticSummary(Sentences.ENGLISH.of(
                        "options.summary", Sentences.ENGLISH.of(start.reason()), start.customerId()))
                .setStaticDetails(details(start))
                .setTypedSearchAttributes(io.temporal.common.SearchAttributes.newBuilder()
                        .set(SearchAttributes.CUSTOMER, start.customerId())
                        .set(SearchAttributes.REASON, start.reason().name())
                        .set(SearchAttributes.AGENT, start.by().name())
                        .build())
                .build();
    }

    /** What the Temporal Web UI says of a session before anything has happened; no text that a person typed. */
    private static String details(SessionStart start) {
        String accounts = start.accounts().stream()
                .map(account -> Sentences.ENGLISH.of(
                        "options.account", account.title(), WorkflowIds.account(account.accountId())))
                .collect(Collectors.joining("\n"));
        return Sentences.ENGLISH.of("options.details", accounts);
    }
}

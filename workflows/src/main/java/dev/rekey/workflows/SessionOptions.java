package dev.rekey.workflows;

import dev.rekey.workflows.model.SessionStart;
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
                .setStaticSummary(start.reason().title() + " · customer " + start.customerId())
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
        return "One customer's accounts on their way to new API keys, each proved before it is used.\n\n"
                + start.accounts().stream()
                        .map(account -> "- " + account.title() + " (workflow `"
                                + WorkflowIds.account(account.accountId()) + "`)\n")
                        .collect(Collectors.joining())
                + "\nWhere it stands is said under Current Details, here and in each account's workflow. "
                + "Actions may be sent to these as the update `perform` or the signal `submit`.";
    }
}

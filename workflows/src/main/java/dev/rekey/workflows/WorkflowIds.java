package dev.rekey.workflows;

/** Workflow ids: readable, safe to show (they are never encrypted), and the reason why nothing starts twice. */
public final class WorkflowIds {

    /** The task queue of all of Rekey's workflows and activities. */
    public static final String TASK_QUEUE = "rekey";

    private WorkflowIds() {}

    /** The id of a customer's session. */
    public static String session(String customerId) {
        return "session-" + customerId;
    }

    /** The id of an account's rotation. */
    public static String account(String accountId) {
        return "account-" + accountId;
    }

    /** The id of what brings a customer their messages. */
    public static String delivery(String customerId) {
        return "messages-" + customerId;
    }

    /** The id of one try of a vault's words. */
    public static String vaultCheck(String checkId) {
        return "vault-check-" + checkId;
    }
}

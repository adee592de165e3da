package dev.rekey.workflows;

import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Brings a customer the messages that wait for them, for as long as it takes, and ends. What waits stands in the accounts
 * database; only the customer's reference travels here, never an address or a word of a message.
 */
@WorkflowInterface
public interface Delivery {

    /** Delivers what is due now, and what is announced meanwhile. */
    @WorkflowMethod(name = "Delivery")
    void run(String customerId);

    /** There is one more. */
    @SignalMethod(name = "more")
    void more();
}

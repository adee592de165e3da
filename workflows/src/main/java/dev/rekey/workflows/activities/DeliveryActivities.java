package dev.rekey.workflows.activities;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Sends the messages that wait for customers. */
@ActivityInterface
public interface DeliveryActivities {

    /**
     * Sends what is due for this customer, each message once, and of several that tell the same only the newest. Fails
     * while the other side does not take them, so that it is tried again; gives them up after some days.
     */
    @ActivityMethod(name = "deliver")
    void deliver(String customerId);
}

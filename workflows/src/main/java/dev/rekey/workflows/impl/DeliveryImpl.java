package dev.rekey.workflows.impl;

import dev.rekey.workflows.Delivery;
import dev.rekey.workflows.activities.DeliveryActivities;
import io.temporal.workflow.Workflow;

/** One activity that Temporal tries again until it succeeds; once more for what was announced meanwhile. */
public class DeliveryImpl implements Delivery {

    private boolean more;

    @Override
    public void run(String customerId) {
        DeliveryActivities deliveries =
                Workflow.newActivityStub(DeliveryActivities.class, Options.delivery("bring the customer what waits"));
        do {
            more = false;
            deliveries.deliver(customerId);
        } while (more);
    }

    @Override
    public void more() {
        more = true;
    }
}

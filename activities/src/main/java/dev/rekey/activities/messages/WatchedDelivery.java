package dev.rekey.activities.messages;

import dev.rekey.activities.Heartbeat;
import dev.rekey.workflows.activities.DeliveryActivities;

/** A delivery that Temporal gives to another worker soon after its own has died: somebody may wait for a code. */
public final class WatchedDelivery implements DeliveryActivities {

    private final DeliveryActivities delivery;

    /** Watches this one, which runs within an activity. */
    public WatchedDelivery(DeliveryActivities delivery) {
        this.delivery = delivery;
    }

    @Override
    public void deliver(String customerId) {
        Heartbeat.during(() -> {
            delivery.deliver(customerId);
            return customerId;
        });
    }
}

package dev.rekey.workflows.impl;

/** The workflow implementations, for the worker that hosts them. */
public final class WorkflowTypes {

    private WorkflowTypes() {}

    /** All implementations to register. */
    public static Class<?>[] all() {
        return new Class<?>[] {
            RotationSessionImpl.class, AccountRotationImpl.class, VaultCheckImpl.class, DeliveryImpl.class
        };
    }
}

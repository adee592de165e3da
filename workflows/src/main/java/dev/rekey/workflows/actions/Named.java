package dev.rekey.workflows.actions;

/** What has a name on the wire and in the audit. */
public interface Named {

    /** The name in the audit. */
    default String type() {
        return getClass().getSimpleName();
    }

    /** The name of its update and signal. */
    default String message() {
        return Character.toLowerCase(type().charAt(0)) + type().substring(1);
    }
}

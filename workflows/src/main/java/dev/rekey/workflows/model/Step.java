package dev.rekey.workflows.model;

/** Where an account stands on its way to a new key. */
public enum Step {
    EDIT,
    GENERATE_KEY,
    PASTE,
    VERIFY
}

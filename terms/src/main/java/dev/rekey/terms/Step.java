package dev.rekey.terms;

/** Where an account stands on its way to a new key; also the step that can fix what a check found. */
public enum Step {
    EDIT,
    GENERATE_KEY,
    PASTE,
    VERIFY
}

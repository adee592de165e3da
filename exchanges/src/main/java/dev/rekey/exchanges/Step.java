package dev.rekey.exchanges;

/** The step of the flow that can mend what a check found. */
public enum Step {
    EDIT,
    GENERATE_KEY,
    PASTE,
    VERIFY
}

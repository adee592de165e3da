package dev.rekey.terms;

/** Where an account stands on its way to a new key; also the step that can fix what a check found. */
public enum Step {
    EDIT("Start"),
    GENERATE_KEY("Make the new key"),
    PASTE("Paste it"),
    VERIFY("Check");

    private final String title;

    Step(String title) {
        this.title = title;
    }

    /** The words people read. */
    public String title() {
        return title;
    }
}

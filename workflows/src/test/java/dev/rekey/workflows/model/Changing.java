package dev.rekey.workflows.model;

/** A message that could change after it was sent, as none may. */
public final class Changing {
    private String text = "";

    /** Changes it. */
    public void set(String other) {
        text = other;
    }

    /** What it says now. */
    public String text() {
        return text;
    }
}

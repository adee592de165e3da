package dev.rekey.workflows;

/** The failure type of an action that was refused; its message is the sentence for the person. */
public final class Refusal {

    /** The type on the wire. */
    public static final String TYPE = "Refused";

    private Refusal() {}
}

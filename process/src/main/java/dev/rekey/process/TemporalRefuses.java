package dev.rekey.process;

/** Temporal cannot be used until somebody changes something. The message is for them. */
public final class TemporalRefuses extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    /** With what is wrong as a sentence. */
    public TemporalRefuses(TemporalTrouble trouble, Throwable cause) {
        super(trouble.sentence(), cause);
    }
}

package dev.rekey.accounts.secrets;

/** What storing a candidate came to. */
public enum CandidateStored {
    /** It is the candidate now; an older one is gone. */
    STORED,
    /** It was stored before, or is in use already; nothing was changed. */
    ALREADY_STORED,
    /** The attempt is over: a newer one replaced it, or it was discarded. Nothing was changed. */
    ATTEMPT_IS_OVER
}

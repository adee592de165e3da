package dev.rekey.accounts.vault;

/** What came of typing a word back. */
public sealed interface Answered {

    /**
     * It is right: the vault is in force and the old keys are wiped. The same answer gives this again until
     * the session is started.
     *
     * @param wipedAccounts how many live accounts need a new key now
     */
    record Right(int wipedAccounts) implements Answered {}

    /**
     * It is another word; nothing was changed.
     *
     * @param asked which word it was: 1 to 5
     * @param triesLeft how often it may be typed again
     */
    record Wrong(int asked, int triesLeft) implements Answered {}

    /** These words wait no longer: too old, too many wrong tries, or replaced by newer ones. Nothing was changed. */
    record Gone() implements Answered {}
}

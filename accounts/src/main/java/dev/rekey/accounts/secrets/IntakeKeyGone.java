package dev.rekey.accounts.secrets;

/** The intake key is expired, destroyed or was never made: nothing sealed to it can be opened any more. */
public final class IntakeKeyGone extends Exception {

    IntakeKeyGone() {
        super("the intake key of this account rotation is gone");
    }
}

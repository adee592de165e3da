package dev.rekey.accounts.secrets;

/** The vault that the database holds for a customer was made by no starter of ours: nothing is sealed to it. */
public final class VaultNotOurs extends RuntimeException {

    private static final long serialVersionUID = 1L;

    VaultNotOurs() {
        super("the customer's vault in the database was not made by a starter of ours");
    }
}

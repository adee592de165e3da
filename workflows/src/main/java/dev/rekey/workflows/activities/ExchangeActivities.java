package dev.rekey.workflows.activities;

import dev.rekey.workflows.model.VerifyRequest;
import dev.rekey.workflows.model.VerifyResult;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Proves credentials with really signed requests. Both methods may be repeated at will for one attempt id. */
@ActivityInterface
public interface ExchangeActivities {

    /**
     * Opens the sealed credential, proves it, and, when accepted, makes it the account's current key in one
     * transaction with its audit row. An attempt already made current is answered as accepted without being stored
     * twice. Whatever the exchange does is a verdict, never an error.
     */
    @ActivityMethod(name = "verify")
    VerifyResult verify(VerifyRequest request);

    /** Checks the key the account holds once more; wipes the previous key when it is accepted. */
    @ActivityMethod(name = "confirm")
    VerifyResult confirm(VerifyRequest request);
}

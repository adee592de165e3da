package dev.rekey.activities;

import dev.rekey.accounts.secrets.VaultOpener;
import dev.rekey.workflows.activities.VaultActivities;
import dev.rekey.workflows.model.VaultCheckRequest;
import dev.rekey.workflows.model.VaultCheckResult;
import dev.rekey.workflows.model.VaultCheckResult.Outcome;

/** Tries words out on a customer's vault; keeps neither them nor what they open. */
public final class VaultActivitiesImpl implements VaultActivities {

    private final VaultOpener opener;

    /** Opens with this. */
    public VaultActivitiesImpl(VaultOpener opener) {
        this.opener = opener;
    }

    @Override
    public VaultCheckResult tryWords(VaultCheckRequest request) {
        VaultOpener.Outcome outcome = opener.tryOut(request.customerId(), request.checkId(), request.encryptedWords());
        if (outcome instanceof VaultOpener.Outcome.Opens opens) {
            return new VaultCheckResult(Outcome.OPENS, opens.keys(), opens.broken());
        }
        if (outcome instanceof VaultOpener.Outcome.WrongWords) {
            return new VaultCheckResult(Outcome.WRONG_WORDS, 0, 0);
        }
        return new VaultCheckResult(
                outcome instanceof VaultOpener.Outcome.NoVault ? Outcome.NO_VAULT : Outcome.GONE, 0, 0);
    }
}

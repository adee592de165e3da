package dev.rekey.exchanges.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How keys of this exchange behave.
 *
 * @param editable whether addresses and rights can be changed after the key was made
 * @param slots the keys an account may hold: "main", and "extra" where the platform uses a second one
 * @param tellsRights whether the API tells what the key may do
 * @param tellsWithdraw whether it tells that the key may not withdraw
 * @param tellsAddresses whether it tells which addresses the key is bound to
 * @param tellsExpiry whether it tells when the key ends
 * @param tellsAccount whether it tells whose key it is
 * @param expiry what is known of keys that end, as one sentence
 */
public record KeyRules(
        boolean editable,
        List<String> slots,
        boolean tellsRights,
        boolean tellsWithdraw,
        boolean tellsAddresses,
        boolean tellsExpiry,
        boolean tellsAccount,
        @Nullable String expiry) {}

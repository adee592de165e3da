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
 * @param extend how a key that has ended is made to work again; null where only a new one helps
 */
public record KeyRules(
        boolean editable,
        List<String> slots,
        boolean tellsRights,
        boolean tellsWithdraw,
        boolean tellsAddresses,
        boolean tellsExpiry,
        boolean tellsAccount,
        @Nullable String expiry,
        @Nullable Extension extend) {

    /**
     * How a person makes a key that has ended work again, with the same key and secret.
     *
     * @param actions what to do on the exchange, in order
     * @param after what holds then, as one sentence
     * @param source where it stands
     * @param confirmed whether the exchange itself says so
     */
    public record Extension(List<Guide.Action> actions, String after, String source, boolean confirmed) {}
}

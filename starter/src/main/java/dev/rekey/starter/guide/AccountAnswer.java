package dev.rekey.starter.guide;

import dev.rekey.exchanges.catalog.Field;
import dev.rekey.exchanges.catalog.Guide;
import dev.rekey.starter.web.Csrf;
import dev.rekey.starter.web.LeftAnswer;
import dev.rekey.workflows.model.AccountView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One account of a trader as programs get it.
 *
 * @param view its place in the session
 * @param sealing what a credential is sealed to and bound to
 * @param whitelist the addresses the new key has to allow
 * @param fields what a credential of this exchange consists of
 * @param guide how the key is made there
 * @param left what the trader did here that was not answered at once
 * @param csrf for the next POST
 */
record AccountAnswer(
        AccountView view,
        Sealing sealing,
        Addresses whitelist,
        List<Field> fields,
        Guide guide,
        List<LeftAnswer> left,
        @Nullable Csrf csrf) {

    /**
     * What a credential is sealed to, and what it is bound to.
     *
     * @param publicKey the account's intake key; null until the account is open for editing
     */
    record Sealing(@Nullable String publicKey, String sessionId, String accountId, String slot, int attempt) {}

    /**
     * The addresses.
     *
     * @param asText in the exchange's own form
     */
    record Addresses(List<String> addresses, String asText) {}

    static AccountAnswer of(AccountPage page, @Nullable Csrf csrf) {
        AccountView view = page.view();
        return new AccountAnswer(
                view,
                new Sealing(page.publicKey(), view.sessionId(), view.accountId(), view.slot(), view.attempt()),
                new Addresses(page.addresses(), page.ips().text()),
                page.profile().fields(),
                page.guide(),
                LeftAnswer.of(page.left().all()),
                csrf);
    }
}

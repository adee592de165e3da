package dev.rekey.workflows.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What the flow needs to know of an exchange, taken when the session begins and kept while it runs, so that a changed
 * catalogue never changes a running flow.
 *
 * @param exchangeName the name people know, such as "KuCoin"
 * @param whitelist whether a key can be bound to addresses at all
 * @param keyEditable whether a key's addresses and rights can be changed on the exchange after it was made
 * @param keyExtendable whether a key that has ended can be made to work again there; null in sessions begun before this
 *     was asked, which stands for no
 * @param withdrawalsUntold true where the exchange does not tell whether a key may withdraw, so that the customer has to
 *     state it; absent otherwise
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Traits(
        String exchangeName,
        boolean whitelist,
        boolean keyEditable,
        @Nullable Boolean keyExtendable,
        @Nullable Boolean withdrawalsUntold) {

    /** The traits of an exchange that tells whether a key may withdraw. */
    public Traits(String exchangeName, boolean whitelist, boolean keyEditable, @Nullable Boolean keyExtendable) {
        this(exchangeName, whitelist, keyEditable, keyExtendable, null);
    }
}

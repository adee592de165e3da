package dev.rekey.sandbox;

/**
 * Something in an order that the exchange does not take.
 *
 * @param field the field it is about: label, permissions, addresses, passphrase, validUntil or nonceWindow
 * @param say one plain sentence
 */
public record Problem(String field, String say) {}

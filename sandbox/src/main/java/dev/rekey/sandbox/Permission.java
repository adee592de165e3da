package dev.rekey.sandbox;

/**
 * A box on an exchange's form.
 *
 * @param id the exchange's word in its API
 * @param group the heading the box stands under
 * @param label the words beside the box
 * @param preset whether the box comes ticked
 */
public record Permission(String id, String group, String label, boolean preset) {}

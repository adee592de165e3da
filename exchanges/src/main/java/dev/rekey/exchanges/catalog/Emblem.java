package dev.rekey.exchanges.catalog;

/**
 * A sign by which an exchange is known at a glance: drawn by us, and none of its marks.
 *
 * @param letters two or three, the first a capital
 * @param colour the ground of the white letters, as {@code #0b6b5d}
 */
public record Emblem(String letters, String colour) {}

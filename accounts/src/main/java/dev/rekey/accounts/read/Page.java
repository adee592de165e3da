package dev.rekey.accounts.read;

/**
 * Which part of a long list is wanted.
 *
 * @param number counted from 0
 * @param size rows on a page, 1 to 500
 */
public record Page(int number, int size) {

    /** Refuses what no list can answer. */
    public Page {
        if (number < 0 || size < 1 || size > 500) {
            throw new IllegalArgumentException("a page has a number from 0 and a size from 1 to 500");
        }
    }

    /** The first page of this size. */
    public static Page first(int size) {
        return new Page(0, size);
    }

    /** How many rows come before it. */
    public long offset() {
        return (long) number * size;
    }
}

package dev.rekey.exchanges.catalog;

import java.time.LocalDate;

/**
 * Something a profile rests on.
 *
 * @param says the fact as a sentence
 * @param source where it stands
 * @param checked when it was looked up
 * @param confirmed whether the exchange itself says so; pages mark the others
 */
public record Fact(String says, String source, LocalDate checked, boolean confirmed) {}

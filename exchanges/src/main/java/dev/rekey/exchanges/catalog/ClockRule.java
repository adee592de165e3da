package dev.rekey.exchanges.catalog;

import java.time.Duration;

/**
 * How far the time in a request may be from the exchange's own.
 *
 * @param within the longest difference at which a request is still taken
 * @param source where it stands
 * @param confirmed whether the exchange documents it
 */
public record ClockRule(Duration within, String source, boolean confirmed) {}

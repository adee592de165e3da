package dev.rekey.exchanges.catalog;

import java.time.Duration;

/**
 * How often an exchange takes one of its calls.
 *
 * @param path the call
 * @param requests how many of it
 * @param per within how long
 * @param source where it stands
 * @param confirmed whether the exchange documents it
 */
public record Rate(String path, int requests, Duration per, String source, boolean confirmed) {}

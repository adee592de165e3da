package dev.rekey.starter.help;

import dev.rekey.accounts.HelpLine;
import java.util.List;

/**
 * What a customer and support have written to each other in one session, as programs get it.
 *
 * @param lines oldest first
 */
public record HelpThread(List<HelpLine> lines) {}

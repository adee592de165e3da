/** What is known of each exchange, as data: fields, guides, address rules, refusals, facts with their sources. */
@NullMarked
package dev.rekey.exchanges.catalog;

import org.jspecify.annotations.NullMarked;

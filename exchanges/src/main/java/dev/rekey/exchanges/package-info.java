/** What is known of each exchange, and how to ask it. Knows neither Temporal nor the accounts. */
@NullMarked
package dev.rekey.exchanges;

import org.jspecify.annotations.NullMarked;

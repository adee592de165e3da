/** Proves a credential by really signed requests, and tells causes apart. The only code that talks to exchanges. */
@NullMarked
package dev.rekey.exchanges.check;

import org.jspecify.annotations.NullMarked;

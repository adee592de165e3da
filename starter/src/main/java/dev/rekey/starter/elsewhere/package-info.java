/** Accounts that were fixed elsewhere while their session is open. */
@NullMarked
package dev.rekey.starter.elsewhere;

import org.jspecify.annotations.NullMarked;
